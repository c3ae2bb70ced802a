using System.Collections.Immutable;
using Pipeline.Cloud.Lambda.Code;

namespace Pipeline.Cloud.Lambda.Definitions;

/// <summary>A function's configuration. A change creates a new definition; environments keep the definition that they were started with.</summary>
internal sealed record FunctionDefinition
{
    /// <summary>The version that is not published.</summary>
    public const string Latest = "$LATEST";

    public required string Name { get; init; }

    public required string Arn { get; init; }

    public required string Runtime { get; init; }

    public required string Handler { get; init; }

    public required string Role { get; init; }

    public required CodePackage Code { get; init; }

    /// <summary>$LATEST, or the number of a published version.</summary>
    public string Version { get; init; } = Latest;

    public string Description { get; init; } = "";

    public string Architecture { get; init; } = "x86_64";

    public int TimeoutSeconds { get; init; } = 3;

    public int MemoryMegabytes { get; init; } = 128;

    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How the runtime writes its log: Text or JSON.</summary>
    public string LogFormat { get; init; } = "Text";

    /// <summary>The log group that the function's environment names; null for the default. The local cloud writes the log to a file.</summary>
    public string? LogGroup { get; init; }

    /// <summary>Active or PassThrough. No traces are recorded here.</summary>
    public string TracingMode { get; init; } = "PassThrough";

    /// <summary>The size of /tmp in megabytes. The disk is the machine's here.</summary>
    public int StorageMegabytes { get; init; } = 512;

    /// <summary>Null shares the account's concurrency.</summary>
    public int? ReservedConcurrency { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public required string RevisionId { get; init; }

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
