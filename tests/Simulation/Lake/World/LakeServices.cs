using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.World;

/// <summary>The services that a compaction calls.</summary>
internal sealed class LakeServices(LakeCalls calls, LandedLog log, SimulatedGlue glue, SimulatedAthena athena, SimulatedTopic topic, int pageSize)
{
    /// <summary>The services as one execution calls them.</summary>
    public Dispatcher For(ICaller caller)
    {
        Operation Call(string name, LakeOperation on, Func<JsonObject, JsonObject> effect) => new(name, (input, _) => calls.MakeAsync(on, caller, () => effect(input)));
        return new Dispatcher(
        [
            new Service("s3", Call("ListObjectsV2", LakeOperation.ListObjects, List)),
            new Service(
                "glue", Call("GetPartitions", LakeOperation.GetPartitions, glue.GetPartitions), Call("GetTables", LakeOperation.GetTables, _ => SimulatedGlue.GetTables()),
                Call("BatchCreatePartition", LakeOperation.AddHours, glue.AddHours), Call("CreatePartition", LakeOperation.CreatePartition, input => glue.Create(input, caller.Name)),
                Call("UpdatePartition", LakeOperation.UpdatePartition, input => glue.Update(input, caller.Name))),
            new Service(
                "athena", Call("StartQueryExecution", LakeOperation.StartQuery, input => athena.Start(input, caller)),
                Call("GetQueryExecution", LakeOperation.LookAtQuery, athena.Look), Call("StopQueryExecution", LakeOperation.StopQuery, athena.Stop),
                Call("GetQueryResults", LakeOperation.ReadResults, athena.Results)),
            new Service("sns", Call("Publish", LakeOperation.Publish, topic.Publish)),
        ]);
    }

    private JsonObject List(JsonObject input)
    {
        var prefix = input["Prefix"]!.GetValue<string>();
        if (prefix != "scored/dt=" || input["Delimiter"]?.GetValue<string>() != "/") throw new InvalidOperationException($"Not the days of the log: {input.ToJsonString()}");
        var after = input["ContinuationToken"]?.GetValue<string>() ?? "";
        var left = log.Days.Where(day => string.CompareOrdinal(day, after) > 0).ToList();
        var answer = new JsonObject();
        if (left.Count > 0) answer["CommonPrefixes"] = new JsonArray([.. left.Take(pageSize).Select(day => new JsonObject { ["Prefix"] = $"scored/dt={day}/" })]);
        if (left.Count > pageSize) answer["NextContinuationToken"] = left[pageSize - 1];
        return answer;
    }

    private sealed class Service(string name, params Operation[] operations) : ICloudService
    {
        public string Name => name;

        public IReadOnlyList<string> SigningNames { get; } = [name];

        public OperationTable Operations { get; } = new(operations);
    }
}
