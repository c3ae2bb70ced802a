using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Engines.SageMaker;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.SageMaker.Training;

[Trait("Cost", "process")]
public sealed class TrainingJobTests
{
    [Theory]
    [InlineData("hist")]
    [InlineData("exact")]
    public async Task A_job_trains_a_model_that_sagemaker_could_serve(string treeMethod)
    {
        await using var sagemaker = await WithDataAsync();
        var job = SageMakerUnderTest.Job("first");
        job["HyperParameters"]!["tree_method"] = treeMethod;
        var done = await sagemaker.TrainAsync(job);

        ((string)done["TrainingJobStatus"]!).ShouldBe("Completed", (string?)done["FailureReason"]);
        ((string)done["SecondaryStatus"]!).ShouldBe("Completed");
        ((string)done["TrainingJobArn"]!).ShouldBe("arn:aws:sagemaker:us-east-1:000000000000:training-job/first");
        done["SecondaryStatusTransitions"]!.AsArray().Select(transition => (string)transition!["Status"]!)
            .ShouldBe(["Starting", "Downloading", "Training", "Uploading", "Completed"]);
        Metric(done, "train:rmse").ShouldBeLessThan(0.5);
        Metric(done, "validation:rmse").ShouldBeLessThan(0.5);
        ((string)done["ModelArtifacts"]!["S3ModelArtifacts"]!).ShouldBe("s3://lake/models/first/output/model.tar.gz");

        using var file = File.OpenRead(sagemaker.Objects.Find("lake", "models/first/output/model.tar.gz")!.FilePath);
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var entry = tar.GetNextEntry()!;
        entry.Name.ShouldBe("xgboost-model");
        var content = new MemoryStream();
        entry.DataStream!.CopyTo(content);
        tar.GetNextEntry().ShouldBeNull();
        using var model = Booster.Load(content.ToArray());
        model.Rounds.ShouldBe(30);
        model.Predict([4f, 1f], 2)[0].ShouldBe(8f, 0.5f);
    }

    [Fact]
    public async Task The_same_data_trains_the_same_model()
    {
        await using var sagemaker = await WithDataAsync();
        await sagemaker.TrainAsync(SageMakerUnderTest.Job("one"));
        await sagemaker.TrainAsync(SageMakerUnderTest.Job("two"));
        Model(sagemaker, "one").ShouldBe(Model(sagemaker, "two"));
    }

    [Fact]
    public async Task Parquet_trains_as_csv_does()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        using var directory = new TemporaryDirectory();
        foreach (var (channel, rows) in new[] { ("train", 400), ("validation", 100) })
        {
            ParquetTrainingDataTests.Write(directory.File(channel), $"select 2 * (i % 97) as label, i % 97 as x, nullif(i % 3, 0) as y from range({rows}) t(i)");
            await sagemaker.PutAsync($"training/{channel}/20260115_000000_00001_abcde", await File.ReadAllBytesAsync(directory.File(channel)));
        }

        var done = await sagemaker.TrainAsync(SageMakerUnderTest.Job("columns", contentType: "application/x-parquet"));
        ((string)done["TrainingJobStatus"]!).ShouldBe("Completed", (string?)done["FailureReason"]);
        Metric(done, "validation:rmse").ShouldBeLessThan(1);
    }

    [Fact]
    public async Task Early_stopping_keeps_the_rounds_up_to_the_best()
    {
        await using var sagemaker = await WithDataAsync();
        var job = SageMakerUnderTest.Job("early");
        job["HyperParameters"] = new JsonObject
        {
            ["num_round"] = "500",
            ["tree_method"] = "hist",
            ["eta"] = "0.9",
            ["eval_metric"] = "rmse",
            ["early_stopping_rounds"] = "5",
        };
        await sagemaker.TrainAsync(job);
        using var model = Booster.Load(Model(sagemaker, "early"));
        model.Rounds.ShouldBeLessThan(100);
        model.Attribute("best_iteration").ShouldBe((model.Rounds - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("HyperParameters", """{"num_round":"5","depth":"3"}""", "Extraneous hyperparameter found: depth")]
    [InlineData("HyperParameters", """{"num_round":"5","objective":"binary:logistic"}""", "label must be in [0,1] for logistic regression")]
    public async Task What_the_container_refuses_fails_the_job_with_its_reason(string member, string value, string reason)
    {
        await using var sagemaker = await WithDataAsync();
        var job = SageMakerUnderTest.Job("refused");
        job[member] = JsonNode.Parse(value);
        var done = await sagemaker.TrainAsync(job);
        ((string)done["TrainingJobStatus"]!).ShouldBe("Failed");
        ((string)done["FailureReason"]!).ShouldStartWith("AlgorithmError: framework error:");
        ((string)done["FailureReason"]!).ShouldContain(reason);
    }

    [Theory]
    [InlineData("1,2,3\n4,Queens,6\n", "row 2 of training/train/a.csv: could not convert string to float: 'Queens' in column 2")]
    [InlineData("1,2,3\n4,5\n", "row 2 of training/train/a.csv: it has 2 columns where the first row has 3")]
    [InlineData("\n", "No data in training channel path /opt/ml/input/data/train")]
    public async Task Data_that_cannot_be_read_fails_the_job_with_the_row(string csv, string reason)
    {
        await using var sagemaker = await WithDataAsync();
        await sagemaker.PutAsync("training/train/a.csv", csv);
        var done = await sagemaker.TrainAsync(SageMakerUnderTest.Job("unreadable"));
        ((string)done["TrainingJobStatus"]!).ShouldBe("Failed");
        ((string)done["FailureReason"]!).ShouldContain(reason);
    }

    [Fact]
    public async Task A_job_can_be_stopped()
    {
        await using var sagemaker = await WithDataAsync();
        var job = SageMakerUnderTest.Job("endless");
        job["HyperParameters"]!["num_round"] = "100000000";
        await sagemaker.CallAsync("CreateTrainingJob", job);
        await sagemaker.PollAsync(
            "DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = "endless" }, answer => answer["FinalMetricDataList"] is not null);
        await sagemaker.CallAsync("StopTrainingJob", new JsonObject { ["TrainingJobName"] = "endless" });
        var done = await sagemaker.EndOfAsync("endless");
        ((string)done["TrainingJobStatus"]!).ShouldBe("Stopped");
        ((string)done["SecondaryStatus"]!).ShouldBe("Stopped");
        sagemaker.Objects.Find("lake", "models/endless/output/model.tar.gz").ShouldBeNull();
    }

    [Fact]
    public async Task A_stopped_job_whose_round_does_not_end_is_killed_after_two_minutes()
    {
        var time = new FakeTimeProvider();
        await using var sagemaker = await SageMakerUnderTest.StartAsync(time);
        await PutDataAsync(sagemaker);
        var job = SageMakerUnderTest.Job("stuck");
        job["HyperParameters"]!["num_parallel_tree"] = "2000000";
        job["HyperParameters"]!["max_depth"] = "1";
        await sagemaker.CallAsync("CreateTrainingJob", job);
        var name = new JsonObject { ["TrainingJobName"] = "stuck" };
        await sagemaker.PollAsync("DescribeTrainingJob", name, answer => (string?)answer["SecondaryStatus"] == "Training");
        await sagemaker.CallAsync("StopTrainingJob", name);
        time.Advance(TimeSpan.FromSeconds(119));
        ((string)(await sagemaker.CallAsync("DescribeTrainingJob", name))["TrainingJobStatus"]!).ShouldBe("Stopping");
        time.Advance(TimeSpan.FromSeconds(1));
        ((string)(await sagemaker.EndOfAsync("stuck"))["SecondaryStatus"]!).ShouldBe("Stopped");
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_stopped()
    {
        var time = new FakeTimeProvider();
        await using var sagemaker = await SageMakerUnderTest.StartAsync(time);
        await PutDataAsync(sagemaker);
        var job = SageMakerUnderTest.Job("long");
        job["HyperParameters"]!["num_round"] = "100000000";
        job["StoppingCondition"]!["MaxRuntimeInSeconds"] = 60;
        await sagemaker.CallAsync("CreateTrainingJob", job);
        await sagemaker.PollAsync(
            "DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = "long" }, answer => answer["FinalMetricDataList"] is not null);
        time.Advance(TimeSpan.FromSeconds(61));
        ((string)(await sagemaker.EndOfAsync("long"))["SecondaryStatus"]!).ShouldBe("MaxRuntimeExceeded");
    }

    [Fact]
    public async Task Jobs_wait_for_each_other()
    {
        await using var sagemaker = await WithDataAsync();
        var first = SageMakerUnderTest.Job("first");
        first["HyperParameters"]!["num_round"] = "100000000";
        await sagemaker.CallAsync("CreateTrainingJob", first);
        await sagemaker.PollAsync("DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = "first" }, answer => (string)answer["SecondaryStatus"]! == "Training");
        await sagemaker.CallAsync("CreateTrainingJob", SageMakerUnderTest.Job("second"));
        var listed = await sagemaker.CallAsync("ListTrainingJobs", new JsonObject { ["SortBy"] = "Name" });
        listed["TrainingJobSummaries"]!.AsArray().Select(job => ((string)job!["TrainingJobName"]!, (string)job["SecondaryStatus"]!))
            .ShouldBe([("first", "Training"), ("second", "Starting")]);
        await sagemaker.CallAsync("StopTrainingJob", new JsonObject { ["TrainingJobName"] = "first" });
        ((string)(await sagemaker.EndOfAsync("second"))["TrainingJobStatus"]!).ShouldBe("Completed");
    }

    [Fact]
    public async Task Spot_training_is_taken_with_its_checkpoints_and_needs_a_wait_time()
    {
        await using var sagemaker = await WithDataAsync();
        var job = SageMakerUnderTest.Job("spot");
        job["EnableManagedSpotTraining"] = true;
        job["CheckpointConfig"] = new JsonObject { ["S3Uri"] = "s3://lake/checkpoints/" };
        (await RefusedAsync(sagemaker, job)).Message.ShouldContain("Invalid MaxWaitTimeInSeconds");
        job["StoppingCondition"]!["MaxWaitTimeInSeconds"] = 7200;
        var done = await sagemaker.TrainAsync(job);
        ((string)done["TrainingJobStatus"]!).ShouldBe("Completed");
        ((bool)done["EnableManagedSpotTraining"]!).ShouldBeTrue();
        ((int)done["BillableTimeInSeconds"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Another_image_is_refused_by_name()
    {
        await using var sagemaker = await WithDataAsync();
        var job = SageMakerUnderTest.Job("newer");
        job["AlgorithmSpecification"]!["TrainingImage"] = SageMakerUnderTest.Image.Replace("1.7-1", "3.0-5");
        var refused = await RefusedAsync(sagemaker, job);
        refused.Code.ShouldBe("NotImplemented");
        refused.Message.ShouldContain("sagemaker-xgboost:3.0-5");
    }

    [Fact]
    public async Task A_prefix_without_objects_is_refused_before_a_job_is_made()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        var refused = await RefusedAsync(sagemaker, SageMakerUnderTest.Job("nothing"));
        refused.Code.ShouldBe("ValidationException");
        refused.Message.ShouldStartWith("No S3 objects found under S3 URL \"s3://lake/training/train/\"");
        (await sagemaker.CallAsync("ListTrainingJobs", []))["TrainingJobSummaries"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        await using var sagemaker = await WithDataAsync();
        await sagemaker.TrainAsync(SageMakerUnderTest.Job("once"));
        (await RefusedAsync(sagemaker, SageMakerUnderTest.Job("once"))).Code.ShouldBe("ResourceInUse");
    }

    [Fact]
    public async Task A_parameter_that_is_not_known_is_refused_by_name()
    {
        await using var sagemaker = await WithDataAsync();
        var job = SageMakerUnderTest.Job("vpc");
        job["VpcConfig"] = new JsonObject { ["Subnets"] = new JsonArray("subnet-1") };
        (await RefusedAsync(sagemaker, job)).Message.ShouldContain("parameter 'VpcConfig'");
    }

    private static async Task<SageMakerUnderTest> WithDataAsync()
    {
        var sagemaker = await SageMakerUnderTest.StartAsync();
        await PutDataAsync(sagemaker);
        return sagemaker;
    }

    private static async Task PutDataAsync(SageMakerUnderTest sagemaker)
    {
        await sagemaker.PutAsync("training/train/a.csv", SageMakerUnderTest.Rows(400, 1));
        await sagemaker.PutAsync("training/validation/a.csv", SageMakerUnderTest.Rows(100, 2));
    }

    private static Task<AwsException> RefusedAsync(SageMakerUnderTest sagemaker, JsonObject job) =>
        Should.ThrowAsync<AwsException>(() => sagemaker.CallAsync("CreateTrainingJob", job));

    private static double Metric(JsonObject job, string name) =>
        (double)job["FinalMetricDataList"]!.AsArray().Single(metric => (string)metric!["MetricName"]! == name)!["Value"]!;

    private static byte[] Model(SageMakerUnderTest sagemaker, string job) =>
        Pipeline.Cloud.SageMaker.Storage.ModelArchive.Read(sagemaker.Objects.Find("lake", $"models/{job}/output/model.tar.gz")!.FilePath).Single();
}
