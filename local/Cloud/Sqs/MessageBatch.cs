using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>Runs an operation for each entry of a batch; each succeeds or fails on its own.</summary>
internal static class MessageBatch
{
    private const int MaximumEntries = 10;

    /// <summary>Runs a batch.</summary>
    /// <exception cref="AwsException">The batch itself is not right.</exception>
    public static JsonObject Run(Parameters parameters, Func<Parameters, JsonObject> operation)
    {
        var entries = parameters.Array("Entries").Select(entry => entry!.AsObject()).ToList();
        parameters.RefuseOthers();
        if (entries.Count == 0) throw Refused("EmptyBatchRequest", "The batch has no entries.");
        if (entries.Count > MaximumEntries) throw Refused("TooManyEntriesInBatchRequest", $"The batch has more than {MaximumEntries} entries.");
        if (entries.Select(entry => (string?)entry["Id"]).Distinct().Count() != entries.Count)
            throw Refused("BatchEntryIdsNotDistinct", "Two entries of the batch have the same id.");
        JsonArray successful = [], failed = [];
        for (var number = 0; number < entries.Count; number++)
        {
            var entry = new Parameters("sqs", entries[number], FormattableString.Invariant($"Entries.{number + 1}."));
            var id = entry.RequiredString("Id");
            try
            {
                var output = operation(entry);
                output["Id"] = id;
                successful.Add(output);
            }
            catch (AwsException error)
            {
                failed.Add(new JsonObject { ["Id"] = id, ["SenderFault"] = error.Status < 500, ["Code"] = error.Code, ["Message"] = error.Message });
            }
        }

        return new JsonObject { ["Successful"] = successful, ["Failed"] = failed };
    }

    private static AwsException Refused(string code, string message) => new(code, message) { QueryCode = "AWS.SimpleQueueService." + code };
}
