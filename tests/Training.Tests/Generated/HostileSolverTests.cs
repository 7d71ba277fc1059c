using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>Solvers that mean harm, or were damaged: they end in messages, and what code there is compiles.</summary>
public class HostileSolverTests
{
    [Theory]
    [InlineData("snapshot_prefix: \"\\\"; System.Environment.Exit(1); //\"")]
    [InlineData("snapshot_prefix: \"a\\nb\\u2028\\000*/\"")]
    [InlineData("weights: \"*/ } class X { /*\" weights: \"<script>\"")]
    [InlineData("random_seed: -9223372036854775808")]
    [InlineData("momentum: nan weight_decay: inf clip_gradients: -inf delta: nan")]
    [InlineData("display: 2147483647 snapshot: -2147483648 iter_size: -2147483648 stepsize: -2147483648")]
    [InlineData("lr_policy: 'x' base_lr: nan")]
    [InlineData("type: \"\\\"]\"")]
    public void What_text_and_numbers_there_may_be_stay_text_and_numbers(string fields)
    {
        GeneratorRun run = SolverRuns.Of("net: 'net.prototxt' max_iter: 10 " + (fields.Contains("lr_policy", StringComparison.Ordinal) ? "" : "base_lr: 0.1 lr_policy: 'fixed' ") + fields);
        Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0001");
        Assert.Empty(run.CompilerMessages);
    }

    [Theory]
    [InlineData("net: ")]
    [InlineData("net: 5 base_lr")]
    [InlineData("net { } test_iter: [")]
    [InlineData("net: 'net.prototxt' net_param { layer { ")]
    [InlineData("net_param { } base_lr: 1")]
    [InlineData("net_param { layer { } } base_lr: 1")]
    [InlineData("net: ['net.prototxt', 'b'] base_lr: 1")]
    [InlineData("net_param: 'net.prototxt' base_lr: 1")]
    [InlineData("net: '' train_net: '/' test_net: '..' test_net: '.' base_lr: 1")]
    [InlineData("net: '../../../../../../../../net.prototxt' base_lr: 1")]
    public void What_cannot_be_read_is_said(string text)
    {
        GeneratorRun run = SolverRuns.Of(text);
        Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0001");
        Assert.Contains(SolverRuns.Messages(run), m => m.StartsWith("PTX", StringComparison.Ordinal));
        Assert.Empty(run.CompilerMessages);
    }

    [Theory]
    [InlineData("type: 'Data' data_param { source: 'x' backend: LMDB batch_size: 4000000000 } transform_param { crop_size: 2 }")]
    [InlineData("type: 'Data' data_param { source: 'x' backend: LMDB batch_size: 2 } transform_param { crop_size: 4000000000 }")]
    [InlineData("type: 'Data' data_param { source: 'x' backend: LMDB batch_size: 2 prefetch: 4000000000 } transform_param { crop_size: 2 }")]
    [InlineData("type: 'ImageData' image_data_param { source: 'x' batch_size: 2 rand_skip: 4000000000 } transform_param { crop_size: 2 }")]
    [InlineData("type: 'ImageData' image_data_param { source: 'x' batch_size: 2 new_height: 4000000000 new_width: 4000000000 } transform_param { crop_size: 2 }")]
    [InlineData("type: 'ImageData' image_data_param { source: 'x' batch_size: 2 } transform_param { resize_param { height: 4000000000 width: 4000000000 } crop_size: 2 }")]
    [InlineData("type: 'WindowData' window_data_param { source: 'x' batch_size: 2 context_pad: 4000000000 crop_size: 2 }")]
    [InlineData("type: 'HDF5Data' hdf5_data_param { source: 'x' batch_size: 4294967295 }")]
    [InlineData("type: 'MemoryData' memory_data_param { batch_size: 4294967295 channels: 4294967295 height: 1 width: 1 }")]
    public void Numbers_of_data_layers_that_nothing_can_hold_are_errors_in_the_net(string layer)
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound),
            new PrototxtFile("/project/net.prototxt", $$"""
                layer { name: "data" top: "data" top: "label" {{layer}} }
                layer { name: "loss" type: "SoftmaxWithLoss" bottom: "data" bottom: "label" top: "loss" }
                """));
        Assert.Contains(run.Errors, e => e.Location.GetLineSpan().Path.EndsWith("net.prototxt", StringComparison.Ordinal));
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void Names_of_data_layers_stay_text()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound),
            new PrototxtFile("/project/net.prototxt", """
                layer { name: "\"; */ evil" type: "Data" top: "Dispose" top: "class" data_param { source: "\"\n<&>" batch_size: 3 backend: LMDB } transform_param { crop_size: 2 mean_file: "\"" } }
                layer { name: "Data::x" type: "HDF5Data" top: "Deconstruct" hdf5_data_param { source: "l" batch_size: 3 } }
                layer { name: "fc" type: "InnerProduct" bottom: "Dispose" top: "TrainData" inner_product_param { num_output: 2 } }
                layer { name: "loss" type: "SoftmaxWithLoss" bottom: "TrainData" bottom: "class" top: "TrainBatch" }
                layer { name: "s" type: "Silence" bottom: "Deconstruct" }
                """));
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void Thousands_of_tests_take_no_time_that_grows_with_their_square()
    {
        long small = Allocated(1000), large = Allocated(8000);
        Assert.True(large < 16 * small, $"{small} bytes for a thousand tests, {large} for eight");
    }

    private static long Allocated(int tests)
    {
        string text = "net: 'net.prototxt' test_interval: 1 " + SolverRuns.Sound + string.Concat(Enumerable.Repeat("test_iter: 1 test_state { stage: 'a' } ", tests));
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = SolverRuns.Of(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
