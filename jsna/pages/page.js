"use strict";
// Comfort only: every page reads without this.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text }, properties);
const words = element => element.textContent.replace(/\s+/g, " ").trim();

// What scrolls sideways can be reached by keyboard, only while it scrolls.
const title = box => box.querySelector("caption")
  ? "Table: " + words(box.querySelector("caption"))
  : "Chart: " + all("figcaption > *", box.closest("figure")).map(words).join(". ");
function reach() {
  for (const box of all(".scroll")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    const set = scrolls ? "setAttribute" : "removeAttribute";
    box[set]("tabindex", "0"); box[set]("role", "region"); box[set]("aria-label", title(box).slice(0, 300));
  }
}
addEventListener("resize", reach);
all("details").forEach(details => details.addEventListener("toggle", reach));

// Filters: what does not hold the words is hidden, and so is a section left empty.
function filter(input, items, status) {
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const text = words(item).toLowerCase();
      item.hidden = !wanted.every(word => text.includes(word));
      shown += !item.hidden;
    }
    for (const list of all("ul.areas")) {
      list.closest("section").hidden = ![...list.children].some(item => !item.hidden);
    }
    status.textContent = wanted.length ? `${shown} of ${items.length}` : "";
  });
}
for (const box of all("[data-script]")) {
  box.hidden = false;
  const input = box.querySelector("[data-filter]");
  filter(input, all(input.dataset.filter), box.querySelector("[role=status]"));
}

// Tables: sort by a column's heading; find rows in long ones.
const amount = cell => parseFloat(words(cell).replace(/[,£+]/g, "").replace("\u2212", "-"));
const marked = cell => /^\[\w+\]|^$/.test(words(cell));
function values(cells) {
  const counted = cells.every(cell => marked(cell) || !Number.isNaN(amount(cell)));
  return cells.map(cell => marked(cell) ? (counted ? -Infinity : "") : counted ? amount(cell) : words(cell).toLowerCase());
}
function sortable(table) {
  const heads = all("thead th", table), body = table.tBodies[0];
  if (body.rows.length < 3) return;
  heads.forEach((head, place) => {
    const button = make("button", "", { type: "button" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sign = down ? -1 : 1;
      const own = [...body.rows], keys = values(own.map(row => row.cells[place]));
      const rows = own.map((row, at) => [keys[at], row]);
      rows.sort((a, b) => (a[0] < b[0] ? -sign : a[0] > b[0] ? sign : 0));
      body.append(...rows.map(row => row[1]));
    });
  });
  if (body.rows.length > 15) {
    const tools = make("div", "", { className: "tools" }), label = make("label", "Find in the table ");
    const input = make("input", "", { type: "search" }), status = make("span", "");
    status.setAttribute("role", "status");
    label.append(input);
    tools.append(label, status);
    table.parentNode.before(tools);
    filter(input, [...body.rows], status);
  }
}
all("main table").forEach(sortable);

// Figures: copy a link, save as a picture with its title and source.
function lines(text, longest) {
  const result = [""];
  for (const word of text.split(" ")) {
    if ((result.at(-1) + " " + word).length > longest) result.push(word);
    else result[result.length - 1] = (result.at(-1) + " " + word).trim();
  }
  return result;
}
function picture(figure) {
  const drawing = figure.querySelector("svg").cloneNode(true), box = drawing.viewBox.baseVal;
  const head = lines(words(figure.querySelector("figcaption strong")), 74);
  const sub = lines(words(figure.querySelector("figcaption span")), 96);
  const foot = all(".note", figure).flatMap(note => lines(words(note), 104));
  const top = 16 + 22 * head.length + 19 * sub.length, height = top + box.height + 18 * foot.length + 16;
  const space = "http://www.w3.org/2000/svg", root = document.createElementNS(space, "svg");
  const set = (element, values) => { for (const name in values) element.setAttribute(name, values[name]); return element; };
  const write = (text, y, values) => {
    const element = set(document.createElementNS(space, "text"), { x: 8, y, fill: "#0b0c0c", "font-family": "Arial, sans-serif", ...values });
    element.textContent = text;
    root.append(element);
  };
  set(root, { xmlns: space, viewBox: `0 0 ${box.width} ${height}`, width: box.width, height });
  root.append(set(document.createElementNS(space, "rect"), { width: "100%", height: "100%", fill: "#fff" }));
  head.forEach((text, i) => write(text, 24 + 22 * i, { "font-size": 17, "font-weight": 700 }));
  sub.forEach((text, i) => write(text, 22 + 22 * head.length + 19 * i, { "font-size": 14 }));
  foot.forEach((text, i) => write(text, top + box.height + 16 + 18 * i, { "font-size": 12 }));
  root.append(set(drawing, { x: 0, y: top, width: box.width, height: box.height }));
  return [new XMLSerializer().serializeToString(root), box.width, height];
}
function save(href, name) {
  const link = make("a", "", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
const asAddress = svg => "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
function asPng(figure, name) {
  const [svg, width, height] = picture(figure), image = new Image();
  image.onload = () => {
    const canvas = make("canvas", "", { width: 2 * width, height: 2 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
    save(canvas.toDataURL("image/png"), name + ".png");
  };
  image.src = asAddress(svg);
}
for (const figure of all("figure.chart")) {
  const place = figure.querySelector(".download"), name = place.querySelector("a").download.replace(/\.csv$/, "");
  const hidden = ": " + words(figure.querySelector("figcaption strong"));
  const button = (text, act) => {
    const made = make("button", text, { type: "button", className: "plain" });
    made.append(make("span", hidden, { className: "hidden" }));
    made.addEventListener("click", () => act(made));
    place.append(" ", made);
  };
  button("Save as PNG", () => asPng(figure, name));
  button("Save as SVG", () => save(asAddress(picture(figure)[0]), name + ".svg"));
  button("Copy link", async made => {
    const address = location.href.split("#")[0] + "#" + figure.id;
    try {
      await navigator.clipboard.writeText(address);
      made.firstChild.textContent = "Link copied";
    } catch {
      location.hash = figure.id;
      made.firstChild.textContent = "Link is in the address bar";
    }
  });
}
reach();
