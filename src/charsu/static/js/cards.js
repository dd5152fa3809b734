// On a phone a table of several columns is read row by row: each cell gets the name of its column (css/tables.css shows it
// there). A row of one cell is the heading of a group. Tables of figures, with other spans or without a head, stay tables and
// scroll inside themselves.
const ROLES = { TBODY: "rowgroup", THEAD: "rowgroup", TR: "row", TD: "cell" };

// a cell in another direction keeps it inside, so that its name stands on the page's own side
function turnInside(cell) {
  const words = document.createElement("span");
  for (const name of ["dir", "lang"]) {
    if (cell.hasAttribute(name)) words.setAttribute(name, cell.getAttribute(name));
    cell.removeAttribute(name);
  }
  words.append(...cell.childNodes);
  cell.append(words);
}

function nameCells(table) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
    if (row.cells.length > 1) [...row.cells].forEach((cell, n) => {
      if (cell.dir) turnInside(cell);
      if (cell.tagName === "TD" && names[n]) cell.dataset.name = names[n];
    });
  }
  table.setAttribute("role", "table"); // a row shown as a block would lose what it is
  for (const part of table.querySelectorAll("tbody, thead, tr, td")) part.setAttribute("role", ROLES[part.tagName]);
  for (const cell of table.querySelectorAll("th")) cell.setAttribute("role", cell.scope.startsWith("row") ? "rowheader" : "columnheader");
  table.classList.add("cards");
}

for (const table of document.querySelectorAll("main .scroll > table:not(.intervals, .bars, .figures)")) {
  const simple = table.tHead?.rows.length === 1 && !table.querySelector("[rowspan], [colspan]:not(:only-child)");
  if (simple && table.tHead.rows[0].cells.length > 2) nameCells(table);
}
