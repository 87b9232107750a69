// Read from a folder, a page may not load the search's script, and says so.

const excuse = document.querySelector("main .search-from-folder");
if (excuse) excuse.hidden = location.protocol !== "file:";
