using Pipeline.Cloud.Faults;

namespace Pipeline.Cli.Hosting;

/// <summary>How the pipeline is started on this machine.</summary>
internal sealed record PipelineOptions
{
    /// <summary>The checkout: where the template and npm's packages are.</summary>
    public required string Root { get; init; }

    /// <summary>The template.</summary>
    public required string TemplateFile { get; init; }

    /// <summary>The built functions, a folder each.</summary>
    public required string ArtifactsDirectory { get; init; }

    /// <summary>Where state, logs and the report go.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The local cloud's port; 0 takes a free one.</summary>
    public int Port { get; init; } = 4566;

    /// <summary>A further address to listen on, for containers on this machine; null for none.</summary>
    public System.Net.IPAddress? FurtherAddress { get; init; }

    /// <summary>Names, beside that address and the loopback's, by which the cloud may be reached.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Values for the template's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Services that are served by another endpoint.</summary>
    public IReadOnlyDictionary<string, Uri> Delegates { get; init; } = new Dictionary<string, Uri>();

    /// <summary>What goes wrong once the template is deployed; null for nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>How long what functions call is kept in memory after somebody looked at the live view.</summary>
    public TimeSpan JournalKeptFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether shards take at most 1,000 records and 1 MiB a second, as in AWS.</summary>
    public bool ThrottleShards { get; init; }
}
