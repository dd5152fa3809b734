// Words on their way to the server, and what its answer means for them.
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

export function renewToken(form) { // signing in anew, in any tab, changes it; the cookie has the new one
  const token = cookie("csrftoken");
  if (token) form.elements.namedItem("csrfmiddlewaretoken").value = token;
}

// Fails where no answer of the house came: the link is down, or something else answered.
export async function give(form, body) {
  const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.status === 401 || answer.status === 403) return { isSignedOut: true };
  const isRefused = answer.status === 409;
  if (!isRefused && (answer.redirected || !answer.ok)) throw new Error(String(answer.status));
  return { isRefused, ...await answer.json().catch(() => ({})) };
}
