// Signing in the page: the key file is opened here, the signature is sent, the key is not.
import { opened } from "./signing/keyfile.js";
import { digest, signed } from "./signing/statement.js";

for (const form of document.querySelectorAll("form[data-sign]")) {
  const [file, word, told] = ["[data-key]", "[data-passphrase]", "[data-told]"].map((name) => form.querySelector(name));
  form.querySelector("[data-in-browser]").hidden = false;
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name !== "in_browser") return;
    event.preventDefault();
    try {
      told.textContent = form.dataset.working;
      const statement = JSON.parse(document.getElementById(form.dataset.sign).textContent);
      const subject = statement.credentialSubject;
      const found = await digest(subject.body); // recomputed from the words, never taken from what was sent
      if (found !== form.dataset.digest || found !== subject.digest) throw new Error(form.dataset.changed);
      const secret = await opened(await file.files[0].text(), word.value);
      form.querySelector("[name=signed_text]").value = JSON.stringify(await signed(statement, secret));
      word.value = "";
      form.submit();
    } catch (trouble) {
      told.textContent = trouble.message === form.dataset.changed ? trouble.message : form.dataset.wrong;
      word.focus();
    }
  });
}
