/* Filters a tree of boxes while somebody types. Without script the "Find" button does the same on the server, and more. */
"use strict";

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function filter(node, words) {
  const label = node.querySelector(":scope > summary > .name, :scope > .option");
  const own = fold(label.textContent).includes(words);
  let below = false;
  for (const child of node.querySelectorAll(":scope > .twigs > [data-tree-node]")) {
    below = filter(child, own ? "" : words) || below;
  }
  const shown = words === "" || own || below;
  node.hidden = !shown;
  if (node.tagName === "DETAILS" && words !== "") {
    node.open = below || node.open;
  }
  return shown;
}

for (const tree of document.querySelectorAll("[data-tree]")) {
  const search = tree.querySelector("[data-tree-search]");
  const roots = tree.querySelectorAll(":scope > .branches > [data-tree-node]");
  search.addEventListener("input", () => {
    const words = fold(search.value.trim());
    const shown = [...roots].map((root) => filter(root, words));
    tree.querySelector("[data-tree-none]").hidden = shown.includes(true);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      tree.querySelector("button[name=find]").click();
    }
  });
}
