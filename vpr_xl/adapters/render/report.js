"use strict";
// Tables sort by a click on a header and are filtered by words and lists; nothing leaves the page.
for (const box of document.querySelectorAll(".table")) {
  const body = box.querySelector("tbody");
  const rows = [...body.rows];
  const find = box.querySelector("input");
  const lists = [...box.querySelectorAll("select")];
  const count = box.querySelector("output");
  const wordsOf = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  const filter = () => {
    const words = find ? find.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
    let seen = 0;
    for (const row of rows) {
      const fits =
        words.every((word) => wordsOf.get(row).includes(word)) &&
        lists.every((list) => !list.value || row.cells[list.dataset.at].textContent === list.value);
      row.hidden = !fits;
      seen += fits ? 1 : 0;
    }
    if (count) count.textContent = count.dataset.words + ": " + seen;
  };
  if (find) find.addEventListener("input", filter);
  for (const list of lists) list.addEventListener("change", filter);

  const headers = [...box.querySelectorAll("th")];
  headers.forEach((header, at) => {
    const button = header.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      // The first click sorts, the second turns round, the third puts all back in its place.
      const before = header.getAttribute("aria-sort");
      const falling = before === "ascending";
      for (const other of headers) other.removeAttribute("aria-sort");
      if (before === "descending") return body.append(...rows);
      header.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const number = header.classList.contains("n");
      const value = (row) => row.cells[at].dataset.v ?? row.cells[at].textContent;
      const sorted = [...rows].sort((a, b) => {
        const one = value(a), other = value(b);
        // Blanks stay at the end whichever way the column is sorted.
        if (one === "" || other === "") return (one === "") - (other === "");
        const order = number ? one - other : one.localeCompare(other, "ru", { numeric: true });
        return falling ? -order : order;
      });
      body.append(...sorted);
    });
  });
}
