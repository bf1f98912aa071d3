// The language is Chinese unless the address says `lang=en` or this browser
// chose English before. It is the only thing that the page stores.
const stored = "certledger-language";

let current = remembered();

function remembered() {
  const asked = new URLSearchParams(globalThis.location?.hash.slice(1)).get("lang");
  if (asked === "zh" || asked === "en") return asked;
  try {
    return localStorage.getItem(stored) === "en" ? "en" : "zh";
  } catch {
    return "zh"; // a browser may forbid storage
  }
}

// language gives `zh` or `en`.
export function language() {
  return current;
}

// speak changes the language and remembers it.
export function speak(lang) {
  current = lang;
  try {
    localStorage.setItem(stored, lang);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
