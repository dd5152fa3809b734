// A form is sent once: a second press while the first is on its way does nothing.
// Forms with [data-sure] ask their question first. What a button[data-download] brings leaves the page as it stands, and
// may be asked for again.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sure && !window.confirm(form.dataset.sure)) {
    event.preventDefault();
    return;
  }
  if (event.submitter?.dataset.download !== undefined) return;
  sent.add(form);
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
});

// back from the page that followed: the form may be sent again
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
