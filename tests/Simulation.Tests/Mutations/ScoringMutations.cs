namespace Pipeline.Simulation.Tests.Mutations;

/// <summary>Mistakes in the scoring function.</summary>
internal static class ScoringMutations
{
    private const string Direct = "Direct";
    private const string Sdk = "Sdk";
    private const string Scoring = "functions/Scoring/";
    private const string BatchScorer = Scoring + "BatchScorer.cs";
    private const string DecodedBatch = Scoring + "Batch/DecodedBatch.cs";
    private const string RecordDecoder = Scoring + "Decode/RecordDecoder.cs";
    private const string Enricher = Scoring + "Enrich/Enricher.cs";
    private const string Predictor = Scoring + "Predict/Predictor.cs";
    private const string PredictionStore = Scoring + "Store/PredictionStore.cs";
    private const string Lander = Scoring + "Land/Lander.cs";
    private const string LandingPlan = Scoring + "Land/LandingPlan.cs";
    private const string LakeWriter = Scoring + "Land/LakeWriter.cs";
    private const string Reconciliation = Scoring + "Land/Reconciliation.cs";
    private const string RemainderKeeper = Scoring + "Land/RemainderKeeper.cs";
    private const string S3Lake = Scoring + "Land/S3Lake.cs";
    private const string DirectLake = Scoring + "Land/DirectLake.cs";
    private const string DirectLookupTable = Scoring + "Enrich/DirectLookupTable.cs";
    private const string DirectPredictionTable = Scoring + "Store/DirectPredictionTable.cs";
    private const string DirectEndpoint = Scoring + "Predict/DirectEndpoint.cs";
    private const string LandingGroup = Scoring + "Land/LandingGroup.cs";

    /// <summary>The mistakes, in the order of the stages.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("drops what cannot be decoded", RecordDecoder,
            "else items.Add(DecodeSingle(arrival));",
            "else if (DecodeSingle(arrival) is { Defect: null } item) items.Add(item);",
            "a record that nobody can read is then nowhere, not even in quarantine."),

        new("forgets a record's place in its aggregate", RecordDecoder,
            "new Source(arrival, i, records[i].PartitionKey", "new Source(arrival, 0, records[i].PartitionKey",
            "the records of an aggregate then look like duplicates of one another."),

        new("takes lookups that were not read for missing", Scoring + "Enrich/BatchLookups.cs",
            "if (!_known.TryGetValue(_keys[i], out _rows[i])) return false;", "_known.TryGetValue(_keys[i], out _rows[i]);",
            "a throttled table then makes a different prediction."),

        new("remembers lookups that were not read as missing", Enricher,
            "if (!succeeded[i]) continue;", "if (answers[i] is null) continue;",
            "a throttled table then makes different predictions until the cache forgets."),

        new("takes unprocessed lookup keys for missing (SDK)", Scoring + "Enrich/DynamoDbLookupTable.cs",
            "[.. unprocessed]", "[]",
            "a throttled table then makes a different prediction.", Sdk),

        new("takes every error of the endpoint for no endpoint", Predictor,
            "catch (EndpointMissingException e)", "catch (Exception e) when (e is not OperationCanceledException)",
            "a throttled endpoint then leaves trips without a prediction."),

        new("stops before the last failed call of the endpoint", Predictor,
            "Array.IndexOf(succeeded, false)", "Array.LastIndexOf(succeeded, false)",
            "the records of the calls before it go on without a prediction."),

        new("forgets the second half of a refused call", Predictor,
            "            await PredictOrHalveAsync(rows[half..], attempt);\n", "",
            "one refused row then leaves its neighbours without a prediction."),

        new("fails on a refused record", Predictor,
            "rows.Set(0, default(Score) with { Refusal = $\"the model refused the record with status {e.Status}: {e.Message}\" });", "throw;",
            "a record that the model refuses then blocks its shard until it is discarded, instead of standing in quarantine."),

        new("takes a short reply of the endpoint", Scoring + "Predict/Predictor.cs",
            "            for (var i = 0; i < rows.Count; i++) rows.Set(i, default(Score) with { Fault = mismatch });\n            return rows.Count;\n",
            "            predictions.AsSpan().Replace(default, predictions[0]);\n",
            "the last rows of a truncated reply then take another row's minutes."),

        new("overlooks unprocessed items (SDK)", Scoring + "Store/DynamoDbPredictionTable.cs",
            "|| left.Count == 0) return [];", "|| left.Count > 0) return [];",
            "what a throttled table left is then landed and reported as done, but not stored.", Sdk),

        new("takes unprocessed items for stored", PredictionStore,
            "is { } unwritten && (unwritten.Count == 0 || !unwritten.Contains(rows[i], ReferenceEqualityComparer.Instance))", "is { }",
            "what a throttled table left is then landed and reported as done, but not stored."),

        new("goes on past what could not be stored", PredictionStore,
            "else if (firstFailure is null || firsts[i].Index < firstFailure.Index) firstFailure = firsts[i];", "",
            "what the table did not take is then landed and reported as done, but not stored."),

        new("keeps the first of duplicate trips", PredictionStore,
            "rows[place] = new PredictionItem", "if (!known) rows[place] = new PredictionItem",
            "the newest request of a trip is the one that counts."),

        new("stops before the last of duplicate trips", PredictionStore,
            "if (!known) firsts[place = count++] = record.Decoded.Arrival;", "if (!known) place = count++; firsts[place] = record.Decoded.Arrival;",
            "the first of them is then reported as done, though its trip is not stored."),

        new("lands before it stores", BatchScorer,
            """
                    var (stored, storeFailure) = await storing;
                    stored = stored.TakeBefore(storeFailure);
                    var landFailure = await spans.RunAsync("land", () => lander.LandAsync(stored, objects, attempt));
            """,
            """
                    var landFailure = await spans.RunAsync("land", () => lander.LandAsync(new StoredBatch(scored), objects, attempt));
                    var (stored, storeFailure) = await storing;
                    stored = stored.TakeBefore(storeFailure);
            """,
            "what could not be stored is then in the lake already, and lands again under another name."),

        new("lands what was prepared though less is in play", Lander,
            "stored.Scored.Count < prepared.Plan.Batch.Count ? Prepare", "stored.Scored.Count < 0 ? Prepare",
            "what could not be stored is then in the lake already, and lands again under another name."),

        new("stops one record too late", DecodedBatch,
            "_records[count - 1].Arrival.Index >= end.Index", "_records[count - 1].Arrival.Index > end.Index",
            "the record that failed is then landed, and comes again."),

        new("files records under the clock's hour", LandingPlan,
            "[.. groups.Select(group => group.Group)]",
            "[.. groups.Select(group => group.Group with { Hour = scoredAt })]",
            "a retry in the next hour then lands the records once more."),

        new("names an object by the first record that the model took", LandingGroup,
            "Name(LakeFolder.Scored, record => record.Request is not null, \"\")",
            "Name(LakeFolder.Scored, record => !record.IsQuarantined, \"\")",
            "a retry whose model judges otherwise then lands the records once more."),

        new("names an object by the first record of its hour", LandingGroup,
            "Name(LakeFolder.Scored, record => record.Request is not null, \"\")",
            "Name(LakeFolder.Scored, _ => Records.Any(i => Batch[i].Request is not null), \"\")",
            "when a bisected retry has the unreadable first record alone, the whole batch's object stays as it was."),

        new("writes no object when the model refused all", LakeWriter,
            "if (group.Scored is { } scored)", "if (group.Scored is { } scored && group.Records.Any(i => !group.Batch[i].IsQuarantined))",
            "what an earlier attempt landed under that name then stays, beside the quarantine."),

        new("leaves refused records of an earlier attempt", LakeWriter,
            "if (written.FoundEarlier || contents.RefusedCount > 0)", "if (contents.RefusedCount > 0)",
            "a record that the model took on the second try is then in quarantine as well."),

        new("takes a failed landing for landed", Lander,
            """
                        return false;
                    }
                }

                private async Task LandAsync(LandingGroup group,
            """,
            """
                        return true;
                    }
                }

                private async Task LandAsync(LandingGroup group,
            """,
            "what the lake did not take is then reported as done."),

        new("cuts at the last failed hour", LandingPlan,
            "for (var i = Groups.Count - 1; i >= 0; i--)", "for (var i = 0; i < Groups.Count; i++)",
            "the records of an earlier hour that did not land are then reported as done."),

        new("keeps an hour that reaches past the cut", LandingPlan,
            """
                    while (cut is not null && Groups.FirstOrDefault(group => group.First.Index < cut.Index && group.Last.Index >= cut.Index) is { } straddling)
                        cut = straddling.First;

            """,
            "",
            "what lies past the cut then lands again under another name."),

        new("takes an object that is there for landed", LakeWriter,
            "            if (await lake.TryCreateAsync(wanted, token)) return new WriteOutcome(false, null);\n", "            _ = await lake.TryCreateAsync(wanted, token);\n            if (keep is not null) return new WriteOutcome(false, null);\n",
            "the object of an earlier, longer attempt then keeps records that land again under another name."),

        new("cuts what a longer object holds", LakeWriter,
            "present = await keep(present, decision, token);", "await Task.CompletedTask;",
            "a delivery that was on its way while its mapping was replaced then takes records out of the lake which are done."),

        new("lands over where an earlier attempt ended", Reconciliation,
            "SequenceNumberOrder.Instance.Compare(covered, wanted.CoveredThrough) < 0", "covered.Length == 0",
            "what lies behind may have landed from there on, and then stands in the lake twice."),

        new("keeps of a longer object what comes again", RemainderKeeper,
            "        if (provenance.Refused > 0 && refusedObject is null) return present;\n", "",
            "an attempt that died between its two objects does not say what the rest is named by."),

        new("names a rest by its first scored record", RemainderKeeper,
            "linesAfter.Concat(refusedAfter).First is", "linesAfter.First is",
            "the delivery of the rest begins with what the model refused, and lands it under another name."),

        new("creates an object though one is there (SDK)", S3Lake,
            "request => request.IfNoneMatch = \"*\"", "_ => { }",
            "a write of an attempt that was given up may arrive late, and then takes back what the next one has landed.", Sdk),

        new("answers that all is done when some is", Scoring + "EventScorer.cs",
            "if (unfinished is null)", "if (unfinished is null or { Index: > 0 })",
            "what is unfinished is then never delivered again."),

        new("overlooks its deadline", Scoring + "Batch/Deadline.cs",
            "new(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time)", "new(Timeout.InfiniteTimeSpan, time)",
            "a slow service then has it killed instead of reporting what is unfinished."),

        new("replaces an object whatever it has become (SDK)", S3Lake,
            "request => request.IfMatch = present.ETag", "_ => { }",
            "a write that arrives late then takes back what a later attempt has landed.", Sdk),

        new("takes unprocessed lookup keys for missing", DirectLookupTable,
            "[.. unprocessed]", "[]",
            "a throttled table then makes a different prediction.", Direct),

        new("takes an error of the lookup table for no rows", DirectLookupTable,
            "        if (!reply.IsSuccess) throw ServiceException.Of(reply);\n", "",
            "a throttled table then makes a different prediction.", Direct),

        new("takes every error of the endpoint's service for no endpoint", DirectEndpoint,
            "\"ValidationError\" when error.Message.Contains(\"not found\", StringComparison.OrdinalIgnoreCase)", "{ Length: > 0 } when error.Code != \"ModelError\"",
            "a throttled endpoint then leaves trips without a prediction.", Direct),

        new("takes what the model refuses for its passing trouble", DirectEndpoint,
            "(Exception?)ReadRefusal(reply.Body, error) ?? error", "error",
            "a record that the model refuses then blocks its shard until it is discarded, instead of standing in quarantine.", Direct),

        new("overlooks unprocessed items", DirectPredictionTable,
            "unprocessed.Count == 0 ? []", "unprocessed.Count >= 0 ? []",
            "what a throttled table left is then landed and reported as done, but not stored.", Direct),

        new("takes an error of the predictions table for stored", DirectPredictionTable,
            "        if (!reply.IsSuccess) throw ServiceException.Of(reply);\n", "",
            "what a throttled table did not take is then landed and reported as done, but not stored.", Direct),

        new("creates an object though one is there", DirectLake,
            "new ServiceHeader(\"if-none-match\", \"*\")", "new ServiceHeader(\"accept\", \"*/*\")",
            "a write of an attempt that was given up may arrive late, and then takes back what the next one has landed.", Direct),

        new("replaces an object whatever it has become", DirectLake,
            "new(\"if-match\", present.ETag)", "new(\"accept\", present.ETag)",
            "a write that arrives late then takes back what a later attempt has landed.", Direct),

        new("takes what S3 refuses for landed", DirectLake,
            "        throw ServiceException.Of(reply);\n    }", "        return true;\n    }",
            "what the lake did not take is then reported as done.", Direct),
    ];
}
