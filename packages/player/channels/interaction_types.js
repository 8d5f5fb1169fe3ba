/** What each kind of question is to SCORM and to xAPI, which name their interactions alike (xAPI 1.0.3, Data 2.4.4.1). */
export const INTERACTION_TYPES = {
  single: "choice",
  multiple: "choice",
  poll: "choice",
  "true-false": "true-false",
  number: "numeric",
  text: "fill-in",
  order: "sequencing",
  match: "matching",
};
