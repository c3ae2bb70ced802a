using System.Globalization;

namespace Pipeline.Cli.Redriving;

/// <summary>Writes a redrive's counts as text.</summary>
internal static class RedriveSummary
{
    private const int MostReasons = 20;

    /// <summary>The progress in one line.</summary>
    public static string Progress(RedriveResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Objects:N0} objects read, {result.ToSend:N0} records to send, {result.Sent:N0} sent");

    /// <summary>The summary at the end.</summary>
    public static IEnumerable<string> Lines(RedriveResult result, RedriveOptions options)
    {
        yield return $"from        {string.Join(", ", options.Prefixes.Select(prefix => $"{prefix} of {options.BucketOf(prefix)}"))}";
        yield return $"to          {options.Stream}";
        yield return Number($"objects     {result.Objects:N0} read, {result.Unreadable.Count:N0} of them unreadable");
        yield return Number($"records     {result.Chosen:N0} chosen: {result.ToSend:N0} to send, {result.SentBefore:N0} sent before, {result.CameBack:N0} came back from an earlier redrive, {result.Landed:N0} landed already");
        var reasons = result.ByReason.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        foreach (var (reason, count) in reasons.Take(MostReasons)) yield return Number($"  {count,8:N0}  {reason}");
        if (reasons.Count > MostReasons) yield return Number($"  {reasons.Skip(MostReasons).Sum(entry => entry.Value),8:N0}  records for other reasons");
        if (result.Limited) yield return Number($"limit       {options.Limit:N0}; there may be more, which another run takes up");
        foreach (var unreadable in result.Unreadable) yield return $"unreadable  s3://{options.BucketOf(unreadable.Key)}/{unreadable.Key}: {unreadable.Defect}";
        yield return options.Send
            ? Number($"sent        {result.Sent:N0}")
            : Number($"dry run     nothing was sent; SEND=1 (--send) sends {result.ToSend:N0}");
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
