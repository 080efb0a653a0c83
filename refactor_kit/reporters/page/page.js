"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const modules = new Map(data.modules.map((module) => [module.name, module]));
  const table = document.querySelector(".matrix");
  const bodies = () => [...table.tBodies];
  const visible = () => bodies().filter((body) => !body.hidden);

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // Colours: the system's, light, dark.
  const themeButton = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const themes = ["system", "light", "dark"];
  let theme = "system";
  try { theme = localStorage.getItem("refactor-kit-theme") || theme; } catch { /* a file without storage */ }
  const paint = () => {
    const shown = theme === "system" ? (system.matches ? "dark" : "light") : theme;
    document.documentElement.dataset.theme = shown;
    themeButton.querySelector("[data-word]").textContent = theme;
    themeButton.setAttribute("aria-label", `Colours: ${theme}`);
  };
  themeButton.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try { localStorage.setItem("refactor-kit-theme", theme); } catch { /* it holds for this visit */ }
    paint();
  });
  system.addEventListener("change", paint);
  paint();

  // Filter.
  const form = document.getElementById("filter");
  const filter = () => {
    const text = form.elements.text.value.trim().toLowerCase();
    const owner = form.elements.owner?.value ?? "";
    const state = form.elements.state.value;
    for (const body of bodies()) {
      const { module, owner: whose, state: standing } = body.dataset;
      body.hidden = Boolean((text && !module.toLowerCase().includes(text))
        || (owner && whose !== owner) || (state && standing !== state));
    }
    const shown = visible().length;
    const words = `${bodies().length} module${bodies().length === 1 ? "" : "s"}`;
    document.getElementById("shown").textContent = shown === bodies().length ? words : `${shown} of ${words}`;
    document.getElementById("none").hidden = shown > 0;
    rove(table.querySelector('.cell[tabindex="0"]'));
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());

  // Sort.
  const order = ["regressed", "failed", "in-progress", "unproved", "stale", "changed", "pending", "not-run", "n/a", "done", "migrated"];
  const rank = (body, key) => {
    if (key === "name") return body.dataset.module;
    if (key === "owner") return body.dataset.owner || "\uffff";
    if (key === "state") return order.indexOf(body.dataset.state);
    const cell = body.querySelector(`[data-step="${key}"]`);
    return cell ? order.indexOf(cell.dataset.state) : order.length;
  };
  const sort = (button) => {
    const header = button.closest("th");
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.querySelectorAll("th")) other.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = bodies().map((body) => [rank(body, button.dataset.sort), body]);
    keyed.sort(([a], [b]) => (typeof a === "number" ? a - b : a.localeCompare(b)) * (down ? -1 : 1));
    table.append(...keyed.map(([, body]) => body));
  };
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sort]");
    if (button) sort(button);
  });

  // One stop for the Tab key, arrows within.
  const rove = (cell) => {
    const wanted = cell && !cell.closest("tbody").hidden ? cell : visible()[0]?.querySelector(".cell");
    table.querySelector('.cell[tabindex="0"]')?.setAttribute("tabindex", "-1");
    wanted?.setAttribute("tabindex", "0");
    return wanted;
  };
  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -99], End: [0, 99] };
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".cell");
    const move = moves[event.key];
    if (!cell || !move) return;
    event.preventDefault();
    const shown = visible();
    const clamp = (value, length) => Math.max(0, Math.min(length - 1, value));
    const row = shown[clamp(shown.indexOf(cell.closest("tbody")) + move[0], shown.length)];
    const here = [...cell.closest("tr").querySelectorAll(".cell")].indexOf(cell);
    const cells = row.querySelectorAll(".cell");
    rove(cells[clamp(here + move[1], cells.length)]).focus();
  });

  // The drawer.
  const drawer = document.getElementById("drawer");
  const panel = document.getElementById("drawer-body");
  let opened = null;
  const kinds = {
    check: "check, recomputed on this tree",
    settled: "codemod with nothing left to do, recomputed on this tree",
    proof: "proof, run on the service in a scratch copy",
  };
  const mark = (state) => make("span", { class: `mark ${state.replace("/", "")}` }, `${data.glyphs[state]} ${state}`);
  const folded = (title, ...content) => make("details", {}, make("summary", {}, title), ...content);

  const criterion = (each, evidence) => {
    const box = make("div", { class: "proof" });
    box.append(make("p", { class: "what" }, make("b", {}, each.name), mark(each.state)));
    if (each.detail) box.append(make("p", {}, each.detail));
    box.append(make("p", { class: "kind" }, kinds[each.kind ?? "check"]));
    const ran = each.kind === "proof" && evidence?.ran[each.name];
    if (ran && each.state !== "pending") box.append(make("p", { class: "kind" }, "ran ", make("code", {}, ran)));
    const seen = each.kind === "proof" && evidence?.observed[each.name];
    if (seen) box.append(folded("What it observed", make("pre", { tabindex: "0" }, seen)));
    return box;
  };
  const diff = (text) => {
    const block = make("div");
    for (const line of text.split("\n")) {
      const kind = /^(---|\+\+\+) /.test(line) ? "file" : line.startsWith("@@") ? "place"
        : line.startsWith("+") ? "add" : line.startsWith("-") ? "gone" : "";
      block.append(kind ? make("span", { class: kind }, line || " ") : `${line}\n`);
    }
    return make("pre", { tabindex: "0" }, block);
  };
  const list = (title, lines) => lines.length
    ? [make("h3", {}, title), make("ul", { class: "plainlist" }, ...lines.map((line) => make("li", {}, line)))] : [];

  const show = (name, number) => {
    const module = modules.get(name);
    const step = module?.steps.find((each) => each.number === number);
    if (!step) return;
    const evidence = data.evidence[name];
    const cell = table.querySelector(`tbody[data-module="${CSS.escape(name)}"] [data-step="${number}"]`);
    opened = { module: name, number, cell };
    document.getElementById("drawer-module").textContent = module.owner ? `${name} · ${module.owner}` : name;
    document.getElementById("drawer-title").textContent = `${number} ${step.title}`;
    const standing = make("p", { class: "standing" }, mark(cell.dataset.state));
    if (step.reason) standing.append(` ${step.reason}`);
    panel.replaceChildren(standing);
    panel.append(make("h3", {}, "Exit criteria"));
    panel.append(...step.criteria.map((each) => criterion(each, evidence)));
    if (!step.criteria.length) panel.append(make("p", { class: "muted" }, "The repository's own criteria stand above the matrix."));
    const proved = step.criteria.some((each) => each.kind === "proof");
    if (evidence && proved) {
      panel.append(...list("Declared differences that were seen", evidence.differences));
      panel.append(...list("Accepted since", evidence.accepted));
      panel.append(...list("Seen with", Object.entries(evidence.versions).map(([what, version]) => `${what} ${version}`)));
    }
    const change = data.changes[evidence?.changes[number]];
    if (change) {
      const steps = change.steps.length > 1 ? `steps ${change.steps[0]} to ${change.steps.at(-1)} together` : `step ${change.steps[0]}`;
      panel.append(make("h3", {}, "What it changed"), make("p", { class: "muted" }, `${change.title} (${steps})`), diff(change.diff));
    }
    if (module.next_command) panel.append(make("h3", {}, "Next"), make("p", {}, make("code", {}, module.next_command)));
    panel.scrollTop = 0;
    const place = module.steps.indexOf(step);
    for (const button of drawer.querySelectorAll("[data-go]")) {
      button.disabled = !module.steps[place + Number(button.dataset.go)];
    }
    if (!drawer.open) drawer.showModal();
    history.replaceState(null, "", `#${encodeURIComponent(name)}/${number}`);
  };
  drawer.addEventListener("close", () => {
    history.replaceState(null, "", location.pathname + location.search);
    if (opened?.cell) rove(opened.cell)?.focus();
    opened = null;
  });
  drawer.addEventListener("click", (event) => {
    const go = event.target.closest("[data-go]");
    if (go) {
      const steps = modules.get(opened.module).steps;
      const next = steps[steps.findIndex((each) => each.number === opened.number) + Number(go.dataset.go)];
      if (next) show(opened.module, next.number);
    } else if (event.target === drawer || event.target.closest("[data-close]")) {
      drawer.close();
    }
  });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    if (cell) { rove(cell); show(cell.closest("tbody").dataset.module, Number(cell.dataset.step)); }
  });

  // Copy a command; where a browser does not allow it, the command is selected instead.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
    }
  });

  filter();

  // An address with a module and a step opens the drawer, also when it is typed in later.
  const follow = () => {
    let wanted = "";
    try { wanted = decodeURIComponent(location.hash.slice(1)); } catch { /* it is none of ours */ }
    const [name, number] = wanted.split("/");
    if (modules.has(name)) show(name, Number(number));
  };
  addEventListener("hashchange", follow);
  follow();
})();
