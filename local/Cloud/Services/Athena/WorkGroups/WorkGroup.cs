using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.WorkGroups;

/// <summary>A workgroup: the location of results and the limit of bytes that a query may read.</summary>
internal sealed record WorkGroup
{
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public string Description { get; init; } = "";

    public bool Enabled { get; init; } = true;

    /// <summary>The location of results; null if each query specifies it.</summary>
    public string? OutputLocation { get; init; }

    /// <summary>Whether the workgroup's settings override those of a query.</summary>
    public bool Enforce { get; init; } = true;

    public long? BytesScannedCutoff { get; init; }

    public bool PublishMetrics { get; init; }

    /// <summary>The workgroup with the settings of a <c>WorkGroupConfiguration</c> or <c>WorkGroupConfigurationUpdates</c>.</summary>
    /// <exception cref="AwsException">A setting is not emulated.</exception>
    public WorkGroup Configure(Parameters configuration)
    {
        configuration.Ignore("RequesterPaysEnabled", "EngineVersion", "EnableMinimumEncryptionConfiguration");
        var results = configuration.Nested("ResultConfiguration") ?? configuration.Nested("ResultConfigurationUpdates");
        var cutoff = configuration.Number("BytesScannedCutoffPerQuery");
        var changed = this with
        {
            OutputLocation = results?.Bool("RemoveOutputLocation") == true ? null : results?.String("OutputLocation") ?? OutputLocation,
            Enforce = configuration.Bool("EnforceWorkGroupConfiguration") ?? Enforce,
            PublishMetrics = configuration.Bool("PublishCloudWatchMetricsEnabled") ?? PublishMetrics,
            BytesScannedCutoff = configuration.Bool("RemoveBytesScannedCutoffPerQuery") == true ? null : (long?)cutoff ?? BytesScannedCutoff,
        };
        // Bucket ownership, ACLs and encryption do not affect local files.
        results?.Ignore("EncryptionConfiguration", "ExpectedBucketOwner", "AclConfiguration", "RemoveEncryptionConfiguration", "RemoveExpectedBucketOwner", "RemoveAclConfiguration");
        results?.RefuseOthers();
        configuration.RefuseOthers();
        return changed.BytesScannedCutoff < 10_000_000
            ? throw new AwsException("InvalidRequestException", "BytesScannedCutoffPerQuery must be at least 10000000.")
            : changed;
    }

    /// <summary>The workgroup as AWS describes it.</summary>
    public JsonObject ToJson()
    {
        var configuration = new JsonObject
        {
            ["ResultConfiguration"] = OutputLocation is null ? [] : new JsonObject { ["OutputLocation"] = OutputLocation },
            ["EnforceWorkGroupConfiguration"] = Enforce,
            ["PublishCloudWatchMetricsEnabled"] = PublishMetrics,
            ["RequesterPaysEnabled"] = false,
            ["EngineVersion"] = Engine,
        };
        if (BytesScannedCutoff is { } cutoff) configuration["BytesScannedCutoffPerQuery"] = cutoff;
        return new JsonObject
        {
            ["Name"] = Name,
            ["State"] = Enabled ? "ENABLED" : "DISABLED",
            ["Description"] = Description,
            ["Configuration"] = configuration,
            ["CreationTime"] = AwsTimestamp.Node(Created),
        };
    }

    /// <summary>The version of Athena's engine whose SQL is emulated.</summary>
    public static JsonObject Engine => new() { ["SelectedEngineVersion"] = "AUTO", ["EffectiveEngineVersion"] = "Athena engine version 3" };
}
