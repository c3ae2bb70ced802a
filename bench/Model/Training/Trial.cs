using System.Globalization;
using Pipeline.Bench.Model.Judging;
using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Cloud.SageMaker.Training;

namespace Pipeline.Bench.Model.Training;

/// <summary>Trains candidates with the engine of the local training jobs.</summary>
/// <param name="threads">Threads of a training.</param>
internal sealed class Trial(int threads)
{
    /// <summary>The error on the judging rows after each round, in minutes.</summary>
    public IReadOnlyList<double> Errors(Candidate candidate, Judgment judgment)
    {
        using var session = Begin(candidate, judgment.Train, judgment.Test);
        var errors = new List<double>(candidate.Rounds);
        for (var round = 0; round < candidate.Rounds; round++) errors.Add(session.Round().Single(metric => metric.Set == "validation").Value);
        return errors;
    }

    /// <summary>Trains a model and returns its bytes.</summary>
    public byte[] Train(Candidate candidate, FeatureRows train)
    {
        using var session = Begin(candidate, train, null);
        for (var round = 0; round < candidate.Rounds; round++) session.Round();
        return session.Save(null);
    }

    private TrainingSession Begin(Candidate candidate, FeatureRows train, FeatureRows? test)
    {
        var settings = new Dictionary<string, string>(candidate.Settings, StringComparer.Ordinal) { ["num_round"] = candidate.Rounds.ToString(CultureInfo.InvariantCulture) };
        return TrainingSession.Begin(
            Hyperparameters.Validate(settings), threads, new TableRows(train.Without(candidate.Missing)), test is null ? null : new TableRows(test.Without(candidate.Missing)));
    }
}
