using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>A solver's code and its net's data, to be read as a user would read them.</summary>
public class SolverSnapshotTests
{
    private const string LeNet = """
        name: "LeNet"
        layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TRAIN } transform_param { scale: 0.00390625 }
          data_param { source: "mnist_train_lmdb" batch_size: 64 backend: LMDB } }
        layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TEST } transform_param { scale: 0.00390625 }
          data_param { source: "mnist_test_lmdb" batch_size: 100 backend: LMDB } }
        layer { name: "ip2" type: "InnerProduct" bottom: "data" top: "ip2" inner_product_param { num_output: 10 weight_filler { type: "xavier" } } }
        layer { name: "accuracy" type: "Accuracy" bottom: "ip2" bottom: "label" top: "accuracy" include { phase: TEST not_stage: "on-train" } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void LeNets_solver() => Verify("lenet_solver", """
        net: "examples/mnist/lenet_train_test.prototxt"
        test_iter: 100
        test_interval: 500
        base_lr: 0.01
        momentum: 0.9
        weight_decay: 0.0005
        lr_policy: "inv"
        gamma: 0.0001
        power: 0.75
        display: 100
        max_iter: 10000
        snapshot: 5000
        snapshot_prefix: "examples/mnist/lenet"
        solver_mode: GPU
        """);

    [Fact]
    public void AlexNets_solver() => Verify("alexnet_solver", """
        net: "models/bvlc_alexnet/train_val.prototxt"
        test_iter: 1000
        test_interval: 1000
        base_lr: 0.01
        lr_policy: "step"
        gamma: 0.1
        stepsize: 100000
        display: 20
        max_iter: 450000
        momentum: 0.9
        weight_decay: 0.0005
        snapshot: 10000
        snapshot_prefix: "models/bvlc_alexnet/caffe_alexnet_train"
        solver_mode: GPU
        """, "models/bvlc_alexnet", "train_val", """
        name: "AlexNet"
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN }
          transform_param { mirror: true crop_size: 227 mean_file: "data/ilsvrc12/imagenet_mean.binaryproto" }
          data_param { source: "examples/imagenet/ilsvrc12_train_lmdb" batch_size: 256 backend: LMDB } }
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST }
          transform_param { mirror: false crop_size: 227 mean_file: "data/ilsvrc12/imagenet_mean.binaryproto" }
          data_param { source: "examples/imagenet/ilsvrc12_val_lmdb" batch_size: 50 backend: LMDB } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 96 kernel_size: 11 stride: 4 } }
        layer { name: "fc8" type: "InnerProduct" bottom: "conv1" top: "fc8" inner_product_param { num_output: 1000 } }
        layer { name: "accuracy" type: "Accuracy" bottom: "fc8" bottom: "label" top: "accuracy" include { phase: TEST } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc8" bottom: "label" top: "loss" }
        """);

    [Fact]
    public void A_solver_with_everything() => Verify("everything_solver", """
        net: "lenet_train_test.prototxt"
        test_iter: 100 test_iter: 10
        test_state { } test_state { stage: "on-train" }
        test_interval: 500 test_initialization: false test_compute_loss: true
        type: "Adam" momentum: 0.9 momentum2: 0.99 delta: 1e-6
        base_lr: 1e-3 lr_policy: "multistep" gamma: 0.1 stepvalue: 5000 stepvalue: 7000 warmup_iter: 100 warmup_start_lr: 1e-4
        weight_decay: 0.0005 regularization_type: "L1" clip_gradients: 5 iter_size: 2 average_loss: 20
        display: 100 debug_info: true max_iter: 10000
        snapshot: 5000 snapshot_prefix: "lenet" snapshot_format: HDF5 snapshot_diff: true snapshot_after_train: false
        weights: "a.caffemodel, b.caffemodel" weights: "c.caffemodel.h5" random_seed: 1701
        """);

    private static void Verify(string name, string solver, string folder = "examples/mnist", string netName = "lenet_train_test", string net = LeNet)
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile($"/project/{folder}/{name}.prototxt", solver), new PrototxtFile($"/project/{folder}/{netName}.prototxt", net));
        Assert.Empty(run.Diagnostics.Where(d => d.Id != "PTX0316"));
        Assert.Empty(run.CompilerMessages);
        string[] shown = [.. run.Files.Keys.Where(k => k.EndsWith("Solver.g.cs", StringComparison.Ordinal) || k.EndsWith(".Data.g.cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Snapshot.Verify(string.Concat(shown.Select(k => $"// {k}\n{run.Files[k]}\n")), name, "..", "Training.Tests", "Generated", "Snapshots");
    }
}
