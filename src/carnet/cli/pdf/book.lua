-- Divisions of the texts have ids, languages and classes that Pandoc leaves out or makes boxes of, in which no page may
-- end.

local BOXES = {
  labels = "about",
  ["of-note"] = "note",
  admonition = "notice",
  ["notice-title"] = "notice_title",
  verse = "verse",
  ["song-words"] = "verse",
  ["verse-lines"] = "lines",
  ["piece-title"] = "piece",
  concert = "facts_of",
  record = "facts_of",
  song = "facts_of",
  ["player-as-text"] = "facts_of",
  ["record-cover"] = "cover_of",
}
-- A stanza stands beside its translation; each is an argument of a function of its own.
local COLUMNS = { ["verse-pair"] = "#beside(" }
local SIDES = { ["verse-side"] = "[" }

function Div(div)
  local content = pandoc.List()
  local ends = pandoc.List()
  local function open(typst, close)
    content:insert(pandoc.RawBlock("typst", typst))
    ends:insert(1, pandoc.RawBlock("typst", close or "]"))
  end
  for class, begin in pairs(SIDES) do
    if div.classes:includes(class) then
      open(begin, "],")
    end
  end
  if div.identifier ~= "" then
    content:insert(pandoc.RawBlock("typst", '#metadata(none) #label("' .. div.identifier .. '")'))
  end
  if div.attributes["lang"] then
    open('#[#set text(lang: "' .. div.attributes["lang"]:sub(1, 2) .. '")')
  end
  for class, begin in pairs(COLUMNS) do
    if div.classes:includes(class) then
      open(begin, ")")
    end
  end
  for class, name in pairs(BOXES) do
    if div.classes:includes(class) then
      open("#" .. name .. "[")
    end
  end
  content:extend(div.content)
  content:extend(ends)
  return content
end

-- The number of a line of a poem is smaller than the line.
function Span(span)
  if span.classes:includes("line-number") then
    return pandoc.RawInline("typst", "#h(1em)#text(size: 8pt, fill: quiet)[" .. pandoc.utils.stringify(span) .. "]")
  end
end

-- Pandoc leaves out what pictures and formulas say to who can't see them.

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

function Image(image)
  local alt = quoted(pandoc.utils.stringify(image.caption))
  local width = tonumber(image.attributes.width)
  local size = width and (", width: " .. width * 0.75 .. "pt") or ""
  if alt == '""' then -- an ornament, which screen readers pass over
    return pandoc.RawInline("typst", "#box(pdf.artifact(image(" .. quoted(image.src) .. size .. ")))")
  end
  return pandoc.RawInline("typst", "#box(image(" .. quoted(image.src) .. ", alt: " .. alt .. size .. "))")
end

-- Where a picture could not be had, its caption is left.
function Figure(figure)
  local has_picture = false
  figure:walk({ Image = function() has_picture = true end, RawInline = function() has_picture = true end })
  if not has_picture and pandoc.utils.stringify(figure.content):match("^%s*$") then
    return figure.caption.long
  end
end

function Math(math)
  local formula = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst")
  return pandoc.RawInline("typst", "#{ set math.equation(alt: " .. quoted(math.text) .. "); " .. formula .. " }")
end
