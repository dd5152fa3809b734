// input[data-most]: a file that is too large is told of when it is chosen, before all of it has travelled for nothing.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.dataset.most) return;
  const id = `${input.id}_size`;
  document.getElementById(id)?.remove();
  const large = [...input.files].filter((file) => file.size > Number(input.dataset.most));
  if (!large.length) return;
  const told = Object.assign(document.createElement("ul"), { id, className: "problems" });
  told.setAttribute("role", "alert");
  for (const file of large) {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("bdi"), { textContent: file.name }), `: ${input.dataset.tooLarge}`);
    told.append(line);
  }
  input.before(told);
  input.value = "";
});
