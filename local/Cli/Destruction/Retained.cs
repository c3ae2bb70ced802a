namespace Pipeline.Cli.Destruction;

/// <summary>A resource that stays when its stack is deleted.</summary>
internal interface IRetained
{
    /// <summary>Looks at it; null if there is none.</summary>
    Task<RetainedItem?> FindAsync(CancellationToken cancellationToken);

    /// <summary>Deletes what was found, for good.</summary>
    Task DeleteAsync(CancellationToken cancellationToken);
}

/// <summary>What is retained.</summary>
/// <param name="Name">Its kind and name.</param>
/// <param name="Holds">What it holds.</param>
/// <param name="Dollars">What it costs a month at list prices of us-east-1.</param>
internal sealed record RetainedItem(string Name, string Holds, double Dollars);

/// <summary>The list prices of us-east-1 that a month of idle data costs, in dollars. Source: the price pages of the services, as in docs/cost.md.</summary>
internal static class RetainedPrices
{
    private const double Gigabyte = 1L << 30;
    private const double HoursAMonth = 730;

    /// <summary>A month of a shard of a provisioned stream.</summary>
    public const double Shard = 0.015 * HoursAMonth;

    /// <summary>A month of a shard's records beyond their first day.</summary>
    public const double ShardOfDays = 0.020 * HoursAMonth;

    /// <summary>A month of an on-demand stream without records.</summary>
    public const double OnDemandStream = 0.040 * HoursAMonth;

    /// <summary>A month of a key.</summary>
    public const double Key = 1;

    /// <summary>A month of a table's items and of their point-in-time copies.</summary>
    public static double Table(long bytes) => bytes / Gigabyte * (0.25 + 0.20);

    /// <summary>A month of objects in S3 Standard.</summary>
    public static double Objects(long bytes) => bytes / Gigabyte * 0.023;

    /// <summary>A size as text.</summary>
    public static string Size(long bytes) => bytes >= Gigabyte / 10 ? FormattableString.Invariant($"{bytes / Gigabyte:N1} GB") : FormattableString.Invariant($"{bytes / 1048576.0:N1} MB");
}
