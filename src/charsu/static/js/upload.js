// [data-upload="address"]: sends each chosen file at once and shows how far it has come; without it the form sends them.
function send(address, file, token, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); });
    request.addEventListener("loadend", () => {
      let facts = {};
      try { facts = JSON.parse(request.responseText); } catch { /* not an answer of ours */ }
      resolve({ done: request.status === 200 && Boolean(facts.sha256), ...facts });
    });
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });
}

function line(place, file) {
  const shown = document.createElement("p");
  const name = document.createElement("bdi");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  bar.max = 1;
  bar.setAttribute("aria-label", file.name);
  shown.setAttribute("role", "status");
  shown.append(name, " ", bar);
  place.append(shown);
  return { shown, bar };
}

function watch(place) {
  const input = place.querySelector("input[type=file]");
  const token = input.form.elements.namedItem("csrfmiddlewaretoken").value;
  input.addEventListener("change", async () => {
    const left = new DataTransfer();
    for (const file of [...input.files]) {
      const { shown, bar } = line(place, file);
      const answer = await send(place.dataset.upload, file, token, (share) => { bar.value = share; });
      const words = document.createElement("bdi");
      words.textContent = answer.done ? `${answer.name} · SHA-256 ${answer.sha256}` : `${file.name}. ${answer.reason ?? ""}`;
      const said = answer.done ? place.dataset.sent : answer.reason ? place.dataset.refused : place.dataset.failed;
      shown.replaceChildren(said, " ", words);
      if (!answer.done && !answer.reason) left.items.add(file); // the network failed: the form may still carry it
    }
    input.files = left.files;
  });
}

document.querySelectorAll("[data-upload]").forEach(watch);
