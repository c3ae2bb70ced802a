using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.SageMaker.Settings;

namespace Pipeline.Cli.Hosting;

/// <summary>The settings with which the pipeline is started on this machine.</summary>
internal sealed record PipelineOptions
{
    /// <summary>The checkout, which holds the npm packages, the page and the sample events.</summary>
    public required string Root { get; init; }

    /// <summary>The default of <see cref="WaitScale"/>, which Lambda's waits before it tries a failed event again have too.</summary>
    public const double UsualWaitScale = 0.02;

    /// <summary>The template.</summary>
    public required string TemplateFile { get; init; }

    /// <summary>The folder of the built functions, with one folder per function.</summary>
    public required string ArtifactsDirectory { get; init; }

    /// <summary>The folder for state, logs and the report.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether the next start on the folder goes on with the state of this one.</summary>
    public bool KeepsState { get; init; }

    /// <summary>Whether state that the folder holds is deleted first.</summary>
    public bool StartsFresh { get; init; }

    /// <summary>The folder for what other programs read about the running cloud: its address and names, and the addresses for debuggers. Default: the data folder.</summary>
    public string NotesDirectory
    {
        get => field ?? DataDirectory;
        init;
    }

    /// <summary>The local cloud's port; 0 takes a free one.</summary>
    public int Port { get; init; } = 4566;

    /// <summary>An additional address to listen on, for containers on this machine; null for none.</summary>
    public System.Net.IPAddress? FurtherAddress { get; init; }

    /// <summary>Additional names by which the cloud may be reached.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Values for the template's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The services that another endpoint serves, with its URL.</summary>
    public IReadOnlyDictionary<string, Uri> Delegates { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The faults to inject once the template is deployed; null for none.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>How long the functions' calls are kept in memory after the live view was last used.</summary>
    public TimeSpan JournalKeptFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a moment of the functions' clock is on the cloud's, which may run faster; null where it is the same clock.</summary>
    public Func<DateTimeOffset, DateTimeOffset>? OnCloudsClock { get; init; }

    /// <summary>Multiplies the workflow's waits, which are made for AWS, where a crawler or an endpoint takes minutes; here it is ready within a second. 1 waits as AWS does.</summary>
    public double WaitScale { get; init; } = UsualWaitScale;

    /// <summary>Multiplies the waits of an endpoint's update, in which its alarms are watched; 1 waits as AWS does.</summary>
    public double UpdateWaitScale { get; init; } = new SageMakerOptions().DeploymentWaitScale;

    /// <summary>Whether shards accept at most 1,000 records and 1 MiB per second, as in AWS.</summary>
    public bool ThrottleShards { get; init; }
}
