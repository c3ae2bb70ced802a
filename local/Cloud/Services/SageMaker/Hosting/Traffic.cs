using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Distributes an endpoint's invocations over its variants by their shares, evenly and always the same way.</summary>
internal sealed class Traffic
{
    private readonly (ServedVariant Variant, double Until)[] _shares;
    private readonly EvenTurns _turns = new();

    private Traffic(IEnumerable<(ServedVariant Variant, double Share)> shares)
    {
        var until = 0d;
        _shares = [.. shares.Where(entry => entry.Share > 0).Select(entry => (entry.Variant, until += entry.Share))];
    }

    /// <summary>Sends all invocations to one fleet.</summary>
    internal static Traffic To(Fleet fleet) => new(Shares(fleet, 1));

    /// <summary>Sends a share to a new fleet, the rest to the old one.</summary>
    internal static Traffic Between(Fleet old, Fleet @new, double share) => new([.. Shares(@new, share), .. Shares(old, 1 - share)]);

    /// <summary>The variant of the next invocation.</summary>
    internal ServedVariant Next()
    {
        if (_shares.Length == 1) return _shares[0].Variant;
        var at = _turns.Next();
        foreach (var (variant, until) in _shares)
        {
            if (at < until) return variant;
        }

        // The sum of the shares may be slightly below 1 because of rounding.
        return _shares[^1].Variant;
    }

    /// <summary>The variant with a name that the caller gives, or null.</summary>
    internal ServedVariant? Named(string variant) =>
        _shares.Select(entry => entry.Variant).FirstOrDefault(served => served.Configured.Name == variant);

    private static IEnumerable<(ServedVariant Variant, double Share)> Shares(Fleet fleet, double share)
    {
        var total = fleet.Variants.Sum(variant => variant.Configured.Weight);
        return fleet.Variants.Select(variant => (variant, share * variant.Configured.Weight / total));
    }
}
