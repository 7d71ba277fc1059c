using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>What a net says of its data: records of the run time's readers, batches, transforms.</summary>
public class DataEmissionTests
{
    [Fact]
    public void Every_kind_of_data_layer_becomes_a_record()
    {
        GeneratorRun run = Run("""
            name: "Tiny"
            layer { name: "d" type: "Data" top: "a" top: "label" data_param { source: "db" batch_size: 8 backend: LEVELDB prefetch: 2 force_encoded_color: true } transform_param { crop_size: 4 mirror: true } }
            layer { name: "i" type: "ImageData" top: "b" top: "b label" transform_param { scale: 0.5 }
              image_data_param { source: "list.txt" batch_size: 8 rand_skip: 3 shuffle: true new_height: 4 new_width: 5 is_color: false root_folder: "pictures/" } }
            layer { name: "h" type: "HDF5Data" top: "c" hdf5_data_param { source: "files.txt" batch_size: 8 shuffle: true } }
            layer { name: "m" type: "MemoryData" top: "d" top: "d label" memory_data_param { batch_size: 8 channels: 1 height: 4 width: 5 } }
            layer { name: "w" type: "WindowData" top: "e" top: "e label" transform_param { crop_size: 6 mean_value: 10 }
              window_data_param { source: "windows.txt" batch_size: 8 fg_threshold: 0.6 bg_threshold: 0.4 fg_fraction: 0.3 context_pad: 1 crop_mode: "square" cache_images: true root_folder: "w/" } }
            layer { name: "fc" type: "InnerProduct" bottom: "a" top: "fc" inner_product_param { num_output: 2 } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
            layer { name: "rest" type: "Silence" bottom: "b" bottom: "b label" bottom: "c" bottom: "d" bottom: "d label" bottom: "e" bottom: "e label" }
            """);
        Snapshot.Verify(run.Files["Consumer.Tiny.Data.g.cs"], "all_data", "..", "Training.Tests", "Generated", "Snapshots");
    }

    [Fact]
    public void A_phase_of_a_layers_own_is_said()
    {
        GeneratorRun run = Run(SolverRuns.Net.Replace("include { phase: TRAIN }", "phase: TEST include { phase: TRAIN }", StringComparison.Ordinal));
        string data = string.Join(' ', run.Files["Consumer.Tiny.Data.g.cs"].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("BatchSize = 8, Phase = Prototxt::Phase.Test,", data, StringComparison.Ordinal);
        Assert.Contains("BatchSize = 5, Transform", data, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_tested_as_a_prediction_has_its_data_too()
    {
        GeneratorRun run = Run("""
            name: "Tiny"
            layer { name: "d" type: "Data" top: "data" top: "label" data_param { source: "db" batch_size: 8 } transform_param { crop_size: 4 mirror: true } }
            layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" include { phase: TRAIN } }
            layer { name: "rest" type: "Silence" bottom: "label" include { phase: TEST } }
            """, "test_iter: 1 test_interval: 1");
        string code = run.Files["Consumer.TinySolver.g.cs"], data = run.Files["Consumer.Tiny.Data.g.cs"];
        bool hasTest = run.Files.ContainsKey("Consumer.Tiny.Test.g.cs");
        Assert.Contains($"new(d => new Tiny(d), \"{(hasTest ? "Test" : "Predict")}\", Tiny.TestData)", code, StringComparison.Ordinal);
        Assert.Contains("TestData(", data, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_package_a_net_is_as_it_was()
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", SolverRuns.Net), new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound));
        Assert.Equal(["PTX0006"], SolverRuns.Messages(run).Select(m => m[..7]));
        Assert.DoesNotContain(run.Files, f => f.Value.Contains("Training", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_reader_does_not_do_is_named()
    {
        GeneratorRun run = Run("""
            name: "Tiny"
            layer { name: "d" type: "AnnotatedData" top: "data" top: "label" transform_param { crop_size: 4 } data_param { source: "db" batch_size: 8 backend: LMDB } annotated_data_param { batch_sampler { max_sample: 1 } batch_sampler { max_trials: 3 } } }
            layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
            layer { name: "zero" type: "DummyData" top: "zero" dummy_data_param { shape { dim: 8 dim: 2 } } }
            layer { name: "loss" type: "EuclideanLoss" bottom: "fc" bottom: "zero" top: "loss" }
            layer { name: "rest" type: "Silence" bottom: "label" }
            """);
        Assert.Contains("PTX0605: The TRAIN phase of 'Tiny' has data that Prototxt.Training does not read: 'd' (AnnotatedData), of which batch_sampler is not imitated. The program must give the solver batches, as SolverData", SolverRuns.Messages(run));
        Assert.DoesNotContain("Consumer.Tiny.Data.g.cs", run.Files.Keys);
    }

    private static GeneratorRun Run(string net, string solver = "")
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile("/project/solver.prototxt", $"net: 'net.prototxt' {solver} {SolverRuns.Sound}"), new PrototxtFile("/project/net.prototxt", net));
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        return run;
    }
}
