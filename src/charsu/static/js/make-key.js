// Making a key in the page: the file is saved by its holder, its public half goes into the form.
import { made } from "./signing/keyfile.js";
import { hex } from "./signing/statement.js";

for (const box of document.querySelectorAll("[data-make-key]")) {
  box.hidden = false;
  const [word, again, told] = ["[data-passphrase]", "[data-again]", "[data-told]"].map((name) => box.querySelector(name));
  box.querySelector("button").addEventListener("click", async () => {
    if ([...word.value].length < 12 || word.value !== again.value) {
      told.textContent = box.dataset.wrong;
      word.focus();
      return;
    }
    told.textContent = box.dataset.working;
    const key = await made(word.value);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([key.file], { type: "application/x-pem-file" }));
    link.download = `charsu-key-${box.dataset.house}-${new Date().toISOString().slice(0, 10)}.pem`;
    link.click();
    document.getElementById(box.dataset.makeKey).value = hex(key.public);
    [word.value, again.value] = ["", ""];
    told.textContent = box.dataset.done;
  });
}
