// The time zone of this browser, for whoever opens an account; without this script the award's is taken.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.querySelectorAll("input[data-zone-here]").forEach((field) => { field.value = zone; });
