// [data-upload="address"]: sends each chosen file at once in parts (tus 1.0), small enough for a poor link; goes on after
// a dropped link, a restart of the server or on another device; compares the digest. Without it the form sends the files.
const PART = 256 * 1024;
const PAUSES = [500, 2000, 5000, 10000, 20000, 30000, 60000, 60000];

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

let library;
function tusOf(address) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.tus);
    script.onerror = () => { library = undefined; failed(new Error("no link")); };
    document.head.append(script);
  });
  return library;
}

async function digestOf(file) {
  if (!window.crypto?.subtle) return ""; // an address without TLS: the server's own digest is shown all the same
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function whatHasCome(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (answer.redirected || !answer.ok) throw Object.assign(new Error("signed out"), { status: answer.redirected ? 401 : answer.status });
  return answer.json();
}

class Sending {
  constructor(place, file, token) {
    Object.assign(this, { place, file, token, words: place.dataset });
    this.shown = document.createElement("div");
    this.said = Object.assign(document.createElement("p"), { role: "status" });
    this.bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
    this.bar.setAttribute("aria-label", file.name);
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet" });
    this.button.addEventListener("click", () => (this.isOn ? this.stop() : this.go()));
    this.shown.className = "notice";
    this.shown.append(this.said, this.bar, " ", this.button);
    place.append(this.shown);
    window.addEventListener("online", () => { if (this.isStuck) this.go(); });
  }

  say(words, more = "") {
    const name = document.createElement("bdi");
    name.textContent = this.file.name;
    this.said.replaceChildren(words, " ", name, more);
  }

  offer(words, isOn) {
    this.isOn = isOn;
    this.button.hidden = !words;
    this.button.textContent = words;
    const name = Object.assign(document.createElement("span"), { className: "unseen", textContent: `: ${this.file.name}` });
    this.button.append(name);
  }

  async go() {
    if (this.isDone) return;
    this.isStuck = false;
    this.offer(this.words.stop, true);
    try {
      this.say(this.words.reading);
      this.digest ??= await digestOf(this.file);
      const { coming } = await whatHasCome(this.words.come);
      const question = this.words.upload.split("/").at(-2);
      const before = coming.find((one) => one.question === question && one.size === this.file.size && one.sha256 === this.digest && this.digest);
      const tus = await tusOf(this.words.tus);
      if (this.isDone) return;
      this.send(tus, before?.address);
    } catch (trouble) {
      this.stuck(trouble.status === 401 ? this.words.signedOut : this.words.failed);
    }
  }

  // What the page said of the part that had come before is no longer so.
  forgetPart(address) {
    const told = this.place.closest(".field")?.querySelector("[data-parts]");
    told?.querySelector(`[data-part="${CSS.escape(address)}"]`)?.remove();
    if (told && !told.querySelector("[data-part]")) told.remove();
  }

  send(tus, before) {
    if (before) this.forgetPart(before);
    this.say(before ? this.words.again : this.words.sending);
    this.upload = new tus.Upload(this.file, {
      endpoint: this.words.upload,
      uploadUrl: before,
      chunkSize: PART,
      retryDelays: PAUSES,
      storeFingerprintForResuming: false, // the server knows what it has, for every device
      metadata: { filename: this.file.name, sha256: this.digest },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", cookie("csrftoken") ?? this.token),
      onShouldRetry: (trouble) => {
        const status = trouble.originalResponse?.getStatus() ?? 0;
        const again = status === 0 || status === 409 || status === 423 || status >= 500;
        if (again) this.say(this.words.waiting);
        return again;
      },
      onProgress: (sent, all) => this.progress(sent, all),
      onError: (trouble) => this.fail(trouble),
      onSuccess: () => this.end(),
    });
    this.upload.start();
  }

  progress(sent, all) {
    const percent = Math.floor((100 * sent) / all);
    if (percent !== this.bar.value) this.bar.value = percent;
    const tenth = Math.floor(percent / 10);
    if (tenth === this.tenth) return; // the ear hears each tenth, not each part
    this.tenth = tenth;
    this.say(this.words.sending, ` ${new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(percent / 100)}`);
  }

  fail(trouble) {
    const answer = trouble.originalResponse;
    const status = answer?.getStatus() ?? 0;
    let reason = "";
    try { reason = JSON.parse(answer.getBody()).reason ?? ""; } catch { /* not an answer of ours */ }
    if (status === 401) this.stuck(this.words.signedOut);
    else if (status === 413) this.tooLarge();
    else if (status === 403 || status === 422) this.close(this.words.refused, reason ? `. ${reason}` : "", "bad");
    else this.stuck(this.words.failed);
  }

  tooLarge() {
    this.close(this.words.refused, `. ${this.words.tooLarge}`, "bad");
  }

  stuck(words) {
    this.isStuck = true;
    this.say(words);
    this.offer(this.words.goOn, false);
  }

  async end() {
    const { held } = await whatHasCome(this.words.come).catch(() => ({ held: [] }));
    const file = held.findLast((one) => one.sha256 === this.digest) ?? held.findLast((one) => one.size === this.file.size);
    const isSame = !this.digest || file?.sha256 === this.digest;
    this.close(isSame ? this.words.sent : this.words.unlike, file ? ` · SHA-256 ${file.sha256}` : "", isSame ? "good" : "bad");
  }

  close(words, more, look) {
    this.isDone = true;
    this.shown.classList.add(look);
    this.bar.remove();
    this.button.remove();
    this.say(words, more);
    if (look === "good") return;
    const hide = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: this.words.hide });
    hide.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: `: ${this.file.name}` }));
    hide.addEventListener("click", () => {
      this.shown.remove();
      this.place.querySelector("input[type=file]").focus();
    });
    this.shown.append(" ", hide);
  }

  async stop() {
    this.isDone = true;
    await this.upload?.abort(true).catch(() => { /* swept after a week */ });
    this.close(this.words.stopped, "", "warn");
  }
}

function watch(place) {
  const input = place.querySelector("input[type=file]");
  const token = input.form.elements.namedItem("csrfmiddlewaretoken").value;
  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    input.value = ""; // they go their own way now; the form does not send them a second time
    place.querySelectorAll(".notice.bad, .notice.warn").forEach((old) => old.remove()); // told once; another is chosen now
    for (const file of chosen) {
      const sending = new Sending(place, file, token);
      if (file.size > Number(place.dataset.most)) sending.tooLarge(); // it would travel for nothing
      else await sending.go();
    }
  });
}

document.querySelectorAll("[data-upload]").forEach(watch);
