// A table that is wider than its place can be scrolled by keyboard, and says what it is; one that fits is no stop on the way.
function nameOf(box) {
  const before = box.closest("section, main")?.querySelectorAll("h1, h2, h3") ?? [];
  const headings = [...before].filter((h) => h.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING);
  return (box.querySelector("caption") ?? headings.at(-1))?.textContent.trim();
}

function look({ target: box }) {
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    if (!box.hasAttribute("aria-label") && !box.hasAttribute("aria-labelledby")) box.setAttribute("aria-label", nameOf(box) || document.title);
  } else {
    box.removeAttribute("tabindex");
  }
}

const watcher = new ResizeObserver((boxes) => boxes.forEach(look));
document.querySelectorAll(".scroll, pre").forEach((box) => watcher.observe(box));

// Of tabs in a line that is too long, the one where the reader is stands in sight.
for (const here of document.querySelectorAll(".ways [aria-current]")) {
  const [tab, line] = [here.getBoundingClientRect(), here.parentElement.getBoundingClientRect()];
  here.parentElement.scrollBy({ left: tab.left + tab.width / 2 - line.left - line.width / 2 });
}
