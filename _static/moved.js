// On the page at an old address: what follows "#", such as a comment, goes along to the new one.
if (location.hash) {
  const refresh = document.querySelector("meta[http-equiv=refresh]");
  location.replace(refresh.content.split("url=")[1] + location.hash);
}
