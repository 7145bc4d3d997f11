// Shows the reports that hold all the words asked for, the verdict and the status. Without it the page lists every report.
"use strict";
{
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const [words, verdict, status, count] = ["words", "verdict", "status", "count"].map((id) => document.getElementById(id));
  const studies = [...document.querySelectorAll(".study-reports")].map((section) => ({
    section,
    entries: [...section.querySelectorAll(".entry")].map((entry) => ({
      entry,
      text: plain([section.querySelector("h2"), ...entry.querySelectorAll("h3, .finding")].map((part) => part.textContent).join(" ")),
      verdicts: entry.dataset.verdicts.split(" "),
      status: entry.dataset.status,
    })),
  }));
  const all = studies.reduce((sum, study) => sum + study.entries.length, 0);
  const whole = count.textContent;
  const choose = () => {
    const wanted = plain(words.value).split(/\s+/);
    let shown = 0;
    for (const { section, entries } of studies) {
      const before = shown;
      for (const one of entries) {
        const fits =
          wanted.every((word) => one.text.includes(word)) &&
          (!verdict.value || one.verdicts.includes(verdict.value)) &&
          (!status.value || one.status === status.value);
        one.entry.hidden = !fits;
        shown += fits;
      }
      section.hidden = shown === before;
    }
    count.textContent = shown === all ? whole : `${shown} of ${all} reports`;
  };
  words.addEventListener("input", choose);
  verdict.addEventListener("change", choose);
  status.addEventListener("change", choose);
  document.getElementById("find").hidden = false;
  choose(); // a browser that comes back to the page fills the fields in again
}
