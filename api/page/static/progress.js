import { element, section } from "./element.js";
import { digestFiles } from "./search.js";
import { say } from "./text.js";

// digestsShown computes digests of files while it shows in place how far it is,
// with a button to stop, which makes it throw.
export async function digestsShown(place, files) {
  const control = new AbortController();
  const bar = element("progress", { max: "1", value: "0", "aria-label": say("digest.title") });
  const line = element("p", { class: "muted" });
  const stop = element("button", { type: "button", onclick: () => control.abort() }, say("digest.cancel"));
  place.replaceChildren(section("digest", say("digest.title"), bar, line, stop));
  return digestFiles(files, (file, done) => {
    bar.value = file.size === 0 ? 1 : done / file.size;
    line.textContent = say("digest.progress", file.name, done.toLocaleString("en"), file.size.toLocaleString("en"));
  }, control.signal);
}
