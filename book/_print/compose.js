/* Makes one document of all pages of the built book, for paper.

   Called with the parts of the book, in each its pages; runs in a page of the book, whose styles
   and whose MathJax it uses. Ids get the page's name as a prefix, so that links stay inside. */
async ({ parts, title, author, published }) => {
  const pages = parts.flatMap((part) => part.pages);
  const key = (page) => page.replaceAll("/", "-");
  const element = (name, classes, ...children) => {
    const made = document.createElement(name);
    made.className = classes;
    made.append(...children);
    return made;
  };

  /* Where a link of a page leads in this document, or on the published site. */
  const target = (page, link) => {
    const here = new URL(`/${page}.html`, location.origin);
    const url = new URL(link, here);
    if (url.origin !== location.origin) return link;
    const path = url.pathname.slice(1).replace(/\.html$/, "");
    if (pages.includes(path)) return `#${key(path)}${url.hash && "--" + url.hash.slice(1)}`;
    return published + url.pathname.slice(1) + url.hash;
  };

  const load = async (page) => {
    const text = await (await fetch(`/${page}.html`)).text();
    const article = new DOMParser().parseFromString(text, "text/html").querySelector("article");
    for (const attribute of ["src", "data"])
      for (const e of article.querySelectorAll(`img[${attribute}]`))
        e.setAttribute(attribute, new URL(e.getAttribute(attribute), new URL(`/${page}.html`, location.origin)));
    for (const e of article.querySelectorAll("img")) e.loading = "eager";
    for (const e of article.querySelectorAll("a[href]")) e.setAttribute("href", target(page, e.getAttribute("href")));
    for (const e of article.querySelectorAll("[id]")) e.id = `${key(page)}--${e.id}`;
    for (const e of article.querySelectorAll("a.headerlink, script, .sd-tab-set > input")) e.remove();
    for (const e of article.querySelectorAll("label[for]")) e.removeAttribute("for");
    for (const e of article.querySelectorAll("details")) e.open = true;
    const section = element("section", "print-page", ...article.childNodes);
    section.id = key(page);
    return section;
  };

  const sections = new Map(await Promise.all(pages.map(async (page) => [page, await load(page)])));
  const heading = (page) => {
    const copy = sections.get(page).querySelector("h1").cloneNode(true);
    return copy.textContent.trim();
  };

  const logo = element("img", "print-logo");
  logo.src = "/_static/logo.svg";
  logo.alt = "";
  const cover = element("section", "print-cover", logo, element("h1", "", title),
    element("p", "print-subtitle", "A course that runs"), element("p", "", author),
    element("p", "print-address", published));

  const contents = element("nav", "print-contents", element("h1", "", "Contents"));
  for (const part of parts) {
    if (part.caption) contents.append(element("h2", "", part.caption));
    for (const page of part.pages) {
      const number = element("span", "print-number", "");
      number.dataset.page = key(page);
      const link = element("a", "", element("span", "print-entry", heading(page)), number);
      link.href = `#${key(page)}`;
      contents.append(link);
    }
  }

  const book = element("article", "bd-article print-book", cover, contents);
  for (const part of parts)
    part.pages.forEach((page, index) => {
      const section = sections.get(page);
      if (part.caption && index === 0) section.prepend(element("p", "print-part", part.caption));
      book.append(section);
    });
  document.documentElement.dataset.theme = "light";
  document.documentElement.dataset.mode = "light";
  document.title = title;
  document.body.className = "print-body";
  document.body.replaceChildren(book);
  await MathJax.startup.promise;
  MathJax.typesetClear();
  await MathJax.typesetPromise([book]);
  await Promise.all([...book.querySelectorAll("img")].map((image) => image.decode()));
  await document.fonts.ready;
}
