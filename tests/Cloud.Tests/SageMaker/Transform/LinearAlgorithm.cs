using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

/// <summary>An algorithm without a process. Its model of three features predicts the first, and twice the second, and four times the third.</summary>
internal sealed class LinearAlgorithm : IAlgorithm
{
    /// <summary>Runs before each prediction, with its number from 1.</summary>
    public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many values a row's prediction has.</summary>
    public int Classes { get; set; } = 1;

    /// <summary>The rows of each prediction.</summary>
    public List<int> Rows { get; } = [];

    public void EnsureAvailable()
    {
        // It needs no library.
    }

    public ITraining StartTraining(int megabytes, TimeSpan longestStep, CancellationToken stopping) => throw new NotSupportedException();

    public Task<ILoadedModel> LoadAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken) =>
        model.Length > 0 ? Task.FromResult<ILoadedModel>(new Model(this)) : throw new AlgorithmException("the file is empty");

    public Task<IReadOnlyList<FeatureScore>> ScoreAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Model(LinearAlgorithm algorithm) : ILoadedModel
    {
        public int ProcessId => 0;

        public int Features => 3;

        public bool HasEnded => false;

        public async Task<float[]> PredictAsync(float[] rows)
        {
            algorithm.Rows.Add(rows.Length / Features);
            await algorithm.Before(algorithm.Rows.Count);
            return [.. Enumerable.Range(0, rows.Length / Features).SelectMany(row => Enumerable.Repeat(Predict(rows.AsSpan(row * Features, Features)), algorithm.Classes))];
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static float Predict(ReadOnlySpan<float> row)
        {
            var sum = 0f;
            for (var i = 0; i < row.Length; i++) sum += float.IsNaN(row[i]) ? 0 : row[i] * (1 << i);
            return sum;
        }
    }
}
