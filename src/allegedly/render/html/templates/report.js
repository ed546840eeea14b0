"use strict";
// Everything here works on elements that the page has already; without it, the page still reads.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const reports = all(".report");
const index = document.getElementById("index");
const narrow = matchMedia("(max-width: 64rem)");
let pinned = false;

document.documentElement.classList.add("js");

const rowOf = (report, number) => document.getElementById(`${report.id}-c${number}`);
const referenceOf = (report, number) => document.getElementById(`${report.id}-t${number}`);

// ---- details of a claim -------------------------------------------------------------------

function show(report, number) {
  const row = rowOf(report, number);
  const card = report.querySelector(".card");
  if (!row || card.dataset.shown === String(number)) return;
  forget(report);
  card.dataset.shown = number;
  const title = document.createElement("h4");
  title.append(`Claim ${number}`);
  const where = document.createElement("a");
  where.href = `#${row.id}`;
  where.append("in the list");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.setAttribute("aria-label", "Close details");
  close.append("×");
  title.append(" ", where, close);
  card.replaceChildren(title, row.querySelector(".why").cloneNode(true));
  for (const mark of all(`.text [data-c="${number}"], .text .ref[data-n="${number}"]`, report))
    mark.classList.add("on");
  row.classList.add("on");
  // On a small screen the card covers the lower half.
  if (narrow.matches) referenceOf(report, number)?.scrollIntoView({ block: "nearest" });
}

function forget(report) {
  const card = report.querySelector(".card");
  delete card.dataset.shown;
  card.replaceChildren(card.hint ?? "");
  for (const mark of all(".on", report)) mark.classList.remove("on");
}

function go(report, number) {
  const reference = referenceOf(report, number);
  if (!reference) return;
  pinned = true;
  reference.focus({ preventScroll: true });
  reference.scrollIntoView({ block: "center" });
  show(report, number);
}

for (const report of reports) {
  const card = report.querySelector(".card");
  card.hint = card.firstElementChild;
  if (narrow.matches) report.querySelector(".toggles details").open = false;
}

// The claim that an element of the text or a line of the list speaks of.
function claimAt(element) {
  const found = element.closest?.(".text [data-c], .text .ref, .list [data-claim]");
  return found && (found.dataset.c ?? found.dataset.n ?? found.dataset.claim);
}

function point(event) {
  const number = claimAt(event.target);
  if (number && !pinned) show(event.target.closest(".report"), number);
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "touch" && !narrow.matches) point(event);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".ref")) {
    pinned = false;
    point(event);
  }
});

document.addEventListener("click", (event) => {
  const report = event.target.closest(".report");
  if (!report) return;
  const link = event.target.closest("a[data-go]");
  if (link) {
    event.preventDefault();
    go(report, link.dataset.go);
  } else if (event.target.closest(".close")) {
    pinned = false;
    forget(report);
  } else if (event.target.closest(".text") && !event.target.closest("a")) {
    pinned = false;
    if (claimAt(event.target)) point(event);
    else forget(report);
    pinned = Boolean(claimAt(event.target));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    pinned = false;
    reports.filter((report) => !report.hidden).forEach(forget);
  }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step && event.target.matches(".ref")) {
    const references = all(".ref", event.target.closest(".report"));
    references[references.indexOf(event.target) + step]?.focus();
  }
});

// ---- toggles ------------------------------------------------------------------------------

function mark(report) {
  const boxes = all(".toggles input", report);
  const on = (name, value) => boxes.some((b) => b.name === name && b.value === value && b.checked);
  const wanted = (types) => !types || types.split(" ").some((type) => on("type", type));
  const asked = (element) => element.dataset.by.split(" ").some((by) => on("by", by));
  for (const hedge of all(".text mark", report)) {
    const types = [...hedge.classList].filter((name) => name.startsWith("t-"));
    hedge.classList.toggle("off", !types.some((name) => on("type", name.slice(2))) || !asked(hedge));
  }
  for (const part of all("[data-by]:not(mark)", report))
    part.hidden = !asked(part) || !wanted(part.dataset.type);
  for (const reference of all(".ref", report)) tally(report, reference.dataset.n, reference);
  for (const disc of all(".voices .ball", report))
    tally(report, disc.previousElementSibling.dataset.go, disc);
  for (const item of all(".disputes li", report))
    item.hidden = ![disputed, firmness].some((differ) => differ(rowOf(report, item.dataset.claim)));
  filter(report);
}

const cells = (row) => all("td[data-by]:not([hidden])", row);
const labels = (row) => cells(row).map((cell) => cell.className).filter(Boolean);
const disputed = (row) => new Set(labels(row)).size > 1;
// Whether the classifiers that are shown differ on how firmly a holder stands behind the claim.
const firmness = (row) =>
  ["source", "author"].some(
    (holder) => new Set(cells(row).map((cell) => cell.dataset[holder]).filter(Boolean)).size > 1,
  );

// How many of the classifiers that are shown say "hedged", in quarters of a disc.
function tally(report, number, disc) {
  const found = labels(rowOf(report, number));
  const share = found.filter((label) => label === "hedged").length / (found.length || 1);
  const some = share > 0 && share < 1;
  const quarters = some ? Math.min(3, Math.max(1, Math.round(4 * share))) : 4 * share;
  disc.classList.remove("q0", "q1", "q2", "q3", "q4");
  disc.classList.add(`q${quarters}`);
}

// ---- the list: filter and sort ------------------------------------------------------------

function filter(report) {
  const form = report.querySelector(".filters");
  if (!form) return;
  const words = form.elements.words.value.trim().toLowerCase();
  const { value: voice } = form.elements.voice;
  const { value: label } = form.elements.label;
  const rows = all("tbody[data-claim]", report);
  for (const row of rows) {
    const found = labels(row);
    const fits =
      label === "" ||
      (label === "disputed" && disputed(row)) ||
      (label === "firmness" && firmness(row)) ||
      (label === "hedged" && found.includes("hedged")) ||
      (label === "plain" && found.length > 0 && !found.includes("hedged"));
    row.hidden =
      !fits ||
      (voice !== "" && row.dataset.voice !== voice) ||
      !row.rows[0].textContent.toLowerCase().includes(words);
  }
  const shown = rows.filter((row) => !row.hidden).length;
  form.querySelector("output").textContent =
    shown === rows.length ? `${shown} claims` : `${shown} of ${rows.length} claims`;
}

function sort(button) {
  const heading = button.closest("th");
  const table = heading.closest("table");
  const upward = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of all("th", table)) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", upward ? "ascending" : "descending");
  const key = (body) => {
    const cell = body.rows[0].cells[heading.cellIndex];
    return "key" in cell.dataset ? Number(cell.dataset.key) : cell.textContent.trim();
  };
  const { compare: alphabetical } = new Intl.Collator();
  const compare = (a, b) => (typeof a === "number" ? a - b : alphabetical(a, b));
  const ofIndex = index?.contains(table);
  const rows = (ofIndex ? order : [...table.tBodies]).map((body) => [key(body), body]);
  rows.sort(([a], [b]) => (upward ? compare(a, b) : compare(b, a)));
  const sorted = rows.map(([, body]) => body);
  if (ofIndex) order = sorted;
  else table.append(...sorted);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".sortable th button");
  if (button) sort(button);
  if (button?.closest("#index")) filterIndex();
  if (event.target.closest(".more-rows")) {
    most += STEP;
    filterIndex();
  }
});
document.addEventListener("change", (event) => {
  const report = event.target.closest(".report");
  if (event.target.closest(".toggles")) mark(report);
  else if (event.target.closest("#index .filters")) startAgain();
  else if (event.target.closest(".filters")) filter(report);
});
document.addEventListener("input", (event) => {
  if (event.target.closest("#index .filters")) startAgain();
  else if (event.target.closest(".filters")) filter(event.target.closest(".report"));
});
document.addEventListener("submit", (event) => event.preventDefault());

// ---- several articles: the index first, then one at a time --------------------------------

// Of many rows, browsers lay out a page at a time quickly. The others are kept out of the document,
// so that assistive technology does not have to pass over them either.
const STEP = 100;
let most = STEP;

const entries = new Map();
let order = index ? [...index.querySelector("table").tBodies] : [];
if (index)
  for (const row of order) {
    const words = `${row.querySelector(".what").textContent}\n${row.dataset.sources}`.toLowerCase();
    entries.set(row, { ...row.dataset, words });
  }

function fitting() {
  const { words, outlet, month, unnamed } = index.querySelector(".filters").elements;
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  return (entry) => {
    const share = entry.vouched > 0 ? (100 * entry.unnamed) / entry.vouched : 0;
    return (
      (!outlet?.value || entry.outlet === outlet.value) &&
      (!month?.value || entry.month === month.value) &&
      (unnamed.value === "" || (unnamed.value === "none" ? share === 0 : share > unnamed.value)) &&
      wanted.every((word) => entry.words.includes(word))
    );
  };
}

function startAgain() {
  most = STEP;
  filterIndex();
}

function filterIndex() {
  const fits = fitting();
  const sums = { claims: 0, vouched: 0, unnamed: 0 };
  const found = order.filter((row) => fits(entries.get(row)));
  for (const row of found) for (const name in sums) sums[name] += Number(entries.get(row)[name]);
  const table = index.querySelector("table");
  for (const row of [...table.tBodies]) row.remove();
  table.append(...found.slice(0, most));
  const number = (value) => value.toLocaleString("en");
  const all = entries.size;
  const parts = [
    `${found.length === all ? "" : `${number(found.length)} of `}${number(all)} articles`,
    `${number(sums.claims)} claims`,
    `${number(sums.vouched)} of them by a source`,
  ];
  if (sums.vouched)
    parts.push(`${Math.round((100 * sums.unnamed) / sums.vouched)}% of these by an unnamed one`);
  index.querySelector("output").textContent = parts.join(", ");
  const more = index.querySelector(".more-rows");
  const rest = found.length - most;
  more.hidden = rest <= 0;
  more.firstElementChild.textContent = `Show ${number(Math.min(STEP, rest))} more of ${number(rest)}`;
}

function route() {
  const target = document.getElementById(location.hash.slice(1));
  const wanted = target?.closest(".report");
  index.hidden = Boolean(wanted);
  document.documentElement.classList.toggle("reading", Boolean(wanted));
  for (const report of reports) report.hidden = report !== wanted;
  (target ?? document.body).scrollIntoView();
}

if (index) {
  index.parentElement.prepend(index);
  addEventListener("hashchange", route);
  filterIndex();
  route();
}

// Browsers keep the state of boxes and fields over a reload.
for (const report of reports)
  if (all(".toggles input:not(:checked)", report).length) mark(report);
  else filter(report);

// On paper everything is open.
addEventListener("beforeprint", () => {
  for (const part of all("details:not([open])")) {
    part.open = true;
    part.dataset.printed = "";
  }
});
addEventListener("afterprint", () => {
  for (const part of all("details[data-printed]")) {
    part.open = false;
    delete part.dataset.printed;
  }
});
