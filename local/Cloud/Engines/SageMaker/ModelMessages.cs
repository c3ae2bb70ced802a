namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Requests to a model's process: the first byte of a message.</summary>
internal enum ModelQuestion : byte
{
    /// <summary>To load the model that follows. The answer holds how many features a row has, four bytes, little-endian.</summary>
    Load = 1,

    /// <summary>To predict the rows that follow: 32-bit floats, row-major. The answer holds the predictions.</summary>
    Predict = 2,

    /// <summary>To score the features of the model that follows. The answer holds <see cref="ModelScores"/> as JSON.</summary>
    Score = 3,
}

/// <summary>How much each feature matters to a model, by its name.</summary>
/// <param name="Features">How many a row has.</param>
/// <param name="Gain">XGBoost's gain.</param>
/// <param name="Weight">How many splits use it.</param>
internal sealed record ModelScores(int Features, IReadOnlyDictionary<string, float> Gain, IReadOnlyDictionary<string, float> Weight);
