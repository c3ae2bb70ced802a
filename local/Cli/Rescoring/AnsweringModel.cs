using Pipeline.Cli.Models;

namespace Pipeline.Cli.Rescoring;

/// <summary>Finds the model that answers what has landed.</summary>
/// <param name="catalog">The models.</param>
/// <param name="names">The names of the endpoint's models.</param>
internal sealed class AnsweringModel(ModelCatalog catalog, ModelNames names)
{
    /// <summary>The name of the model.</summary>
    /// <param name="asked">The model that was asked for; null for the one that serves.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <exception cref="RescoringException">There is no such model, or nothing serves.</exception>
    public async Task<string> FindAsync(string? asked, CancellationToken cancellationToken)
    {
        if (asked is null) return (await catalog.ServingAsync(cancellationToken)).Model ?? throw new RescoringException("There is no endpoint, so there is no model to score with.");
        return (await catalog.NamesAsync(cancellationToken)).Any(known => known.Name == asked)
            ? asked
            : throw new RescoringException($"There is no model {asked} of the endpoint {names.Endpoint}: 'make models' lists those that there are.");
    }
}
