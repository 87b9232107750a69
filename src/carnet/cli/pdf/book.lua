-- Divisions of the texts have ids, languages and classes that Pandoc leaves out or makes boxes of, in which no page may
-- end.

local BOXES = { labels = "about", admonition = "notice", verse = "verse" }
-- A stanza stands beside its translation.
local COLUMNS = { ["verse-pair"] = "beside" }

local function next_class(classes, names)
  for class, name in pairs(names) do
    if classes:includes(class) then
      return name
    end
  end
end

function Div(div)
  local content = pandoc.List()
  local ends = pandoc.List()
  local function open(typst)
    content:insert(pandoc.RawBlock("typst", typst))
    ends:insert(pandoc.RawBlock("typst", "]"))
  end
  if div.identifier ~= "" then
    content:insert(pandoc.RawBlock("typst", '#metadata(none) #label("' .. div.identifier .. '")'))
  end
  if div.attributes["lang"] then
    open('#[#set text(lang: "' .. div.attributes["lang"]:sub(1, 2) .. '")')
  end
  for class, name in pairs(BOXES) do
    if div.classes:includes(class) then
      open("#" .. name .. "[")
    end
  end
  local columns = next_class(div.classes, COLUMNS)
  if columns then
    content:insert(pandoc.RawBlock("typst", "#" .. columns .. "("))
    for _, block in ipairs(div.content) do
      content:extend({ pandoc.RawBlock("typst", "["), block, pandoc.RawBlock("typst", "],") })
    end
    content:insert(pandoc.RawBlock("typst", ")"))
  else
    content:extend(div.content)
  end
  content:extend(ends)
  return content
end

-- Pandoc leaves out what pictures and formulas say to who can't see them.

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

function Image(image)
  local alt = quoted(pandoc.utils.stringify(image.caption))
  local width = tonumber(image.attributes.width)
  local size = width and (", width: " .. width * 0.75 .. "pt") or ""
  return pandoc.RawInline("typst", "#box(image(" .. quoted(image.src) .. ", alt: " .. alt .. size .. "))")
end

function Math(math)
  local formula = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst")
  return pandoc.RawInline("typst", "#{ set math.equation(alt: " .. quoted(math.text) .. "); " .. formula .. " }")
end
