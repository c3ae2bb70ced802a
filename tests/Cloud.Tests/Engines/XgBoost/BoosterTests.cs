using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Cloud.Tests.Engines.XgBoost;

public sealed class BoosterTests
{
    [Fact]
    public void The_library_is_of_the_version_of_the_built_in_image() => XgBoostLibrary.EnsureAvailable().ToString(2).ShouldBe("1.7");

    [Fact]
    public void A_missing_library_names_the_package_and_the_command_that_installs_it() =>
        Should.Throw<XgBoostMissingException>(() => XgBoostLibrary.EnsureAvailable("libxgboost-that-is-not-there.so"))
            .Message.ShouldContain("sudo apt-get install libxgboost0");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_booster_learns_from_blocks_of_rows(bool quantile)
    {
        using var train = Matrix(MemoryRows.Doubling(1_000, seed: 1), quantile);
        train.Rows.ShouldBe(1_000);
        using var booster = Train(train, quantile, rounds: 60);
        booster.Features.ShouldBe(2);
        booster.Predict([4f, 0.5f, 8f, float.NaN], columns: 2).ShouldSatisfyAllConditions(
            predicted => predicted.Length.ShouldBe(2),
            predicted => predicted[0].ShouldBe(8f, 0.5f),
            predicted => predicted[1].ShouldBe(16f, 0.5f));
    }

    [Fact]
    public void A_validation_set_shares_the_bins_of_the_training_set()
    {
        using var train = Matrix(MemoryRows.Doubling(1_000, seed: 1), quantile: true);
        using var validation = DMatrix.Quantile(MemoryRows.Doubling(200, seed: 2), 256, threads: 1, train);
        using var booster = Booster.Create(train, validation);
        booster.Set("tree_method", "hist");
        booster.Set("objective", "reg:squarederror");
        booster.Update(0, train);
        var first = booster.Evaluate(0, "train", "validation");
        for (var round = 1; round < 20; round++) booster.Update(round, train);
        var last = booster.Evaluate(19, "train", "validation");
        last.Select(metric => (metric.Set, metric.Name)).ShouldBe([("train", "rmse"), ("validation", "rmse")]);
        last[1].Value.ShouldBeLessThan(first[1].Value / 10);
    }

    [Fact]
    public void A_saved_booster_predicts_the_same_and_keeps_its_attributes()
    {
        using var train = Matrix(MemoryRows.Doubling(500, seed: 1), quantile: true);
        using var booster = Train(train, quantile: true, rounds: 5);
        booster.SetAttribute("best_iteration", "3");
        using var loaded = Booster.Load(booster.Save());
        loaded.Rounds.ShouldBe(5);
        loaded.Attribute("best_iteration").ShouldBe("3");
        loaded.Attribute("nothing").ShouldBeNull();
        loaded.Predict([4f, 0.5f], 2).ShouldBe(booster.Predict([4f, 0.5f], 2));
    }

    [Fact]
    public void A_slice_predicts_as_the_first_rounds_do()
    {
        using var train = Matrix(MemoryRows.Doubling(500, seed: 1), quantile: true);
        using var booster = Train(train, quantile: true, rounds: 10);
        using var slice = booster.Slice(4);
        slice.Rounds.ShouldBe(4);
        slice.Predict([4f, 0.5f], 2).ShouldBe(booster.Predict([4f, 0.5f], 2, rounds: 4));
        slice.Predict([4f, 0.5f], 2).ShouldNotBe(booster.Predict([4f, 0.5f], 2));
    }

    [Fact]
    public void Threads_may_predict_at_once_with_one_booster()
    {
        using var train = Matrix(MemoryRows.Doubling(500, seed: 1), quantile: true);
        using var booster = Train(train, quantile: true, rounds: 20);
        var expected = booster.Predict([4f, 0.5f], 2)[0];
        Parallel.For(0, 2_000, i =>
        {
            var rows = new float[(i % 7 + 1) * 2];
            for (var row = 0; row < rows.Length; row += 2) (rows[row], rows[row + 1]) = (4f, 0.5f);
            booster.Predict(rows, 2).ShouldAllBe(value => value == expected);
        });
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused_with_what_xgboost_says() =>
        Should.Throw<XgBoostException>(() => Booster.Load("this is not a model, whatever its name says"u8)).Message.ShouldNotBeEmpty();

    [Fact]
    public void An_error_of_a_row_source_is_the_error_of_the_matrix() =>
        Should.Throw<InvalidDataException>(() => DMatrix.Quantile(new BrokenRows(), 256, 1)).Message.ShouldBe("row 7 is no row");

    private static DMatrix Matrix(MemoryRows rows, bool quantile) =>
        quantile ? DMatrix.Quantile(rows, 256, threads: 1) : DMatrix.Dense(rows, threads: 1);

    private static Booster Train(DMatrix train, bool quantile, int rounds)
    {
        var booster = Booster.Create(train);
        booster.Set("tree_method", quantile ? "hist" : "exact");
        booster.Set("objective", "reg:squarederror");
        booster.Set("nthread", "1");
        for (var round = 0; round < rounds; round++) booster.Update(round, train);
        return booster;
    }

    private sealed class BrokenRows : IRowSource
    {
        public int Width => 3;

        public long Rows => 10;

        public void Reset()
        {
        }

        public ReadOnlyMemory<float> Next() => throw new InvalidDataException("row 7 is no row");
    }
}
