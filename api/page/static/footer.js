import { link } from "./address.js";
import { code, element, facts } from "./element.js";
import { groups, operator } from "./node.js";
import { say } from "./text.js";
import { beijing } from "./time.js";

// footer says which ledger and node this is. node is undefined when it cannot
// be reached.
export function footer(node) {
  return [node ? about(node.status, operator(node)) : element("p", {}, say("footer.down")), links()];
}

function about(status, name) {
  return facts("facts", [
    [say("footer.name"), status.title],
    [say("footer.ledger"), code(groups(status.ledger).join(" "))],
    [say("footer.node"), [name, status.version ? ` · ${say("footer.version", status.version)}` : ""]],
    [say("footer.blocks"), [say("footer.height", status.height, status.final), status.final_time ? ` · ${say("footer.final_time", beijing(status.final_time))}` : ""]],
  ]);
}

function links() {
  return element("nav", { "aria-label": say("footer.links") }, [
    element("a", { href: link({ page: "notices" }) }, say("notices.title")),
    element("a", { href: link({ page: "offline" }) }, say("footer.offline")),
    element("a", { href: "openapi.yaml" }, say("footer.openapi")),
    element("a", { href: "v1/genesis", download: true }, say("footer.genesis")),
  ]);
}
