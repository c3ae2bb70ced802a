served (model, since, until) AS (
  -- Which model served when: a line of the lake names the variant only, which is the same through all of them.
  VALUES {served}
)
