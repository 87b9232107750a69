// Comments of another server are loaded when a reader asks for it, and not before; the choice is kept, and can be taken back.
{
  const place = document.querySelector("section.live-comments[data-kind]");
  const { kind, host, address } = place.dataset;
  const attributes = JSON.parse(place.dataset.attributes);
  const thread = place.querySelector(".live-thread");
  const status = place.querySelector(".live-status");
  const consent = place.querySelector(".consent");
  const KEY = `comments-from-${host}`;

  /** Keep the choice, or read or forget it; where the browser keeps nothing, it holds for this page alone. */
  const kept = (change = (store) => store.getItem(KEY)) => {
    try {
      return change(localStorage);
    } catch {
      return null;
    }
  };

  const fail = () => {
    status.textContent = place.dataset.failed;
    consent.hidden = false;
    place.querySelector(".revoke").hidden = true;
  };

  /** Load the script of a service, which makes all the rest. */
  function loadScript() {
    const script = document.createElement("script");
    const inThread = kind === "isso" ? ["data-thread", "data-title"] : [];
    for (const [name, value] of Object.entries(attributes)) {
      if (!inThread.includes(name)) script.setAttribute(name, value);
    }
    const root = document.createElement("section");
    if (kind === "isso") {
      document.getElementById("isso-thread")?.removeAttribute("id"); // of a heading: Isso would take the first
      root.id = "isso-thread";
      root.dataset.issoId = attributes["data-thread"];
      root.dataset.title = attributes["data-title"];
      new MutationObserver(() => name(root)).observe(root, { childList: true, subtree: true });
    } else {
      root.className = "giscus";
      script.crossOrigin = "anonymous";
    }
    script.async = true;
    script.onerror = () => {
      root.remove();
      script.remove();
      fail();
    };
    script.src = address;
    thread.replaceChildren(root, script);
  }

  /** Name what Isso leaves without a name: its box for the text has but a placeholder, which goes when one writes. */
  function name(root) {
    for (const box of root.querySelectorAll("textarea:not([aria-label])")) box.ariaLabel = box.placeholder;
    for (const heading of root.querySelectorAll("h4:not([aria-level])")) heading.ariaLevel = 3;
  }

  const KEPT = ["P", "BR", "A", "BLOCKQUOTE", "UL", "OL", "LI", "STRONG", "EM", "B", "I", "CODE", "PRE", "DEL"];
  const GONE = ["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "TITLE", "TEXTAREA"];
  const isAddress = (text) => /^https?:\/\//i.test(text ?? "");

  function link(href, ...inside) {
    const made = document.createElement("a");
    Object.assign(made, { href, rel: "nofollow ugc noopener" });
    made.append(...inside);
    return made;
  }

  /** Copy text and a few plain elements, without attributes but the addresses of links: what others wrote is not to be trusted. */
  function copy(from, to) {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || GONE.includes(node.nodeName)) continue;
      const href = node.getAttribute("href");
      const isKept = KEPT.includes(node.nodeName) && (node.nodeName !== "A" || isAddress(href));
      const made = isKept ? (node.nodeName === "A" ? link(href) : document.createElement(node.localName)) : to;
      copy(node, made);
      if (isKept) to.append(made);
    }
  }

  /** Return a reply as an article such as those of the archived comments. */
  function article(reply, depth) {
    const made = document.createElement("article");
    made.className = `comment depth-${Math.min(depth, 3)}`;
    const [meta, author, text, time] = ["p", "bdi", "div", "time"].map((tag) => document.createElement(tag));
    meta.className = "comment-meta";
    author.className = "comment-author";
    const who = reply.account?.display_name || reply.account?.username || "";
    author.append(isAddress(reply.account?.url) ? link(reply.account.url, who) : who);
    time.dateTime = reply.created_at;
    time.append(new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date(reply.created_at)));
    meta.append(author, isAddress(reply.url) ? link(reply.url, time) : time);
    text.className = "comment-text";
    text.dir = "auto";
    copy(new DOMParser().parseFromString(reply.content ?? "", "text/html").body, text);
    made.append(meta, text);
    if (reply.spoiler_text) {
      const [details, summary] = [document.createElement("details"), document.createElement("summary")];
      summary.append(reply.spoiler_text);
      details.append(summary, text);
      made.append(details);
    }
    return made;
  }

  /** Show the public replies to a post on Mastodon, each one below what it answers. */
  async function loadReplies() {
    try {
      const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(20_000) });
      if (!answer.ok) throw new Error(answer.status);
      const replies = (await answer.json()).descendants.filter((reply) => ["public", "unlisted"].includes(reply.visibility));
      const depths = new Map([[attributes["data-id"], -1]]);
      const found = replies.map((reply) => {
        depths.set(reply.id, (depths.get(reply.in_reply_to_id) ?? -1) + 1);
        return article(reply, depths.get(reply.id));
      });
      thread.replaceChildren(...found);
      status.textContent = found.length ? "" : place.dataset.none;
    } catch {
      fail();
    }
  }

  function load() {
    consent.hidden = true;
    place.querySelector(".revoke").hidden = false;
    status.textContent = "";
    if (kind === "mastodon") loadReplies();
    else loadScript();
  }

  place.querySelector(".live-load").addEventListener("click", () => {
    kept((store) => store.setItem(KEY, "yes"));
    load();
    thread.focus(); // where the button was that is hidden now
  });
  place.querySelector(".live-revoke").addEventListener("click", () => {
    kept((store) => store.removeItem(KEY));
    location.reload(); // what runs already can't be unloaded
  });
  if (kept()) load();
  else consent.hidden = false;
}
