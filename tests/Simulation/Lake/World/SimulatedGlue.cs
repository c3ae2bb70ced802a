using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.World;

/// <summary>Glue's catalog: the hours of the log and the days of the table of trips.</summary>
/// <param name="log">The log.</param>
/// <param name="trips">The table.</param>
/// <param name="pageSize">How many partitions a page has at most.</param>
internal sealed class SimulatedGlue(LandedLog log, TripsTable trips, int pageSize)
{
    /// <summary>The table of the log.</summary>
    public const string Log = "scored";

    /// <summary>The table of trips.</summary>
    public const string Trips = "trips";

    /// <summary>GetPartitions.</summary>
    public JsonObject GetPartitions(JsonObject input)
    {
        Require(input, Trips);
        var size = Math.Min(pageSize, input["MaxResults"]?.GetValue<int>() ?? 1_000);
        // A page goes on after the last day of the one before, whatever was added meanwhile.
        var after = input["NextToken"]?.GetValue<string>() ?? "";
        var left = trips.Partitions.Where(partition => string.CompareOrdinal(partition.Key, after) > 0).ToList();
        var page = left.Take(size).ToList();
        var answer = new JsonObject
        {
            ["Partitions"] = new JsonArray([.. page.Select(partition => new JsonObject
            {
                ["Values"] = new JsonArray(partition.Key),
                ["StorageDescriptor"] = new JsonObject { ["Location"] = partition.Value },
            })]),
        };
        if (left.Count > size) answer["NextToken"] = page[^1].Key;
        return answer;
    }

    /// <summary>GetTables.</summary>
    public static JsonObject GetTables() => new()
    {
        ["TableList"] = new JsonArray([.. new[] { "labels", Log, Trips }.Select(name => new JsonObject
        {
            ["Name"] = name,
            ["StorageDescriptor"] = new JsonObject { ["Location"] = $"s3://lake/{name}/", ["Table"] = name },
        })]),
    };

    /// <summary>BatchCreatePartition.</summary>
    public JsonObject AddHours(JsonObject input)
    {
        Require(input, Log);
        var errors = new JsonArray();
        foreach (var partition in input["PartitionInputList"]!.AsArray())
        {
            var (day, hour) = (partition!["Values"]![0]!.GetValue<string>(), partition["Values"]![1]!.GetValue<string>());
            var wanted = $"s3://lake/scored/dt={day}/hour={hour}/";
            if (Folder(partition, Log) != wanted) throw new InvalidOperationException($"The hour {day} {hour} is not in {Folder(partition, Log)}.");
            if (log.AddHour(day, hour)) continue;
            errors.Add(new JsonObject
            {
                ["PartitionValues"] = new JsonArray(day, hour),
                ["ErrorDetail"] = new JsonObject { ["ErrorCode"] = "AlreadyExistsException", ["ErrorMessage"] = "Partition already exists." },
            });
        }

        return errors.Count > 0 ? new JsonObject { ["Errors"] = errors } : [];
    }

    /// <summary>CreatePartition.</summary>
    public JsonObject Create(JsonObject input, string run)
    {
        Require(input, Trips);
        var partition = input["PartitionInput"]!;
        return trips.Create(partition["Values"]![0]!.GetValue<string>(), Folder(partition, Trips), run)
            ? []
            : throw new AwsException("AlreadyExistsException", "Partition already exists.");
    }

    /// <summary>UpdatePartition.</summary>
    public JsonObject Update(JsonObject input, string run)
    {
        Require(input, Trips);
        var partition = input["PartitionInput"]!;
        var day = input["PartitionValueList"]![0]!.GetValue<string>();
        if (day != partition["Values"]![0]!.GetValue<string>()) throw new InvalidOperationException($"The day {day} would become another one.");
        return trips.Move(day, Folder(partition, Trips), run) ? [] : throw new AwsException("EntityNotFoundException", "Partition not found.");
    }

    private static void Require(JsonObject input, string table)
    {
        if (input["TableName"]!.GetValue<string>() != table) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The table {table} was expected in {input.ToJsonString()}."));
    }

    // A partition describes its files as its table does.
    private static string Folder(JsonNode partition, string table)
    {
        var storage = partition["StorageDescriptor"]!;
        if (storage["Table"]?.GetValue<string>() != table) throw new InvalidOperationException($"A partition of {table} is described as {storage.ToJsonString()}.");
        return storage["Location"]!.GetValue<string>();
    }
}
