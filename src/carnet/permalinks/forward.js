// An old address passes on what is asked for after the "#", such as a comment.

const forward = document.querySelector("meta[http-equiv=refresh]");
if (forward && location.hash) location.replace(forward.content.replace(/^.*?url=/, "") + location.hash);
