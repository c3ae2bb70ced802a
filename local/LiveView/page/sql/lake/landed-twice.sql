-- Landed twice: records that stand twice in the lake, of which there must be none
SELECT sequence_number, sub_sequence_number, count(*) AS lines
FROM scored
GROUP BY sequence_number, sub_sequence_number
HAVING count(*) > 1
LIMIT 50
