namespace Prototxt.Tests.Infrastructure;

/// <summary>Nets that several tests use.</summary>
internal static class Nets
{
    /// <summary>A little of everything: data with a transform, phases, in-place layers, a branch, floats, a loss.</summary>
    public const string Small = """
        name: "Small"
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN }
          transform_param { mirror: true crop_size: 12 mean_value: 104.5 mean_value: 117 mean_value: 123 scale: 0.00390625 }
          data_param { source: "train_lmdb" batch_size: 8 backend: LMDB } }
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST }
          transform_param { crop_size: 12 mean_value: 104.5 mean_value: 117 mean_value: 123 scale: 0.00390625 }
          data_param { source: "test_lmdb" batch_size: 4 backend: LMDB } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" param { lr_mult: 1 } param { lr_mult: 2 decay_mult: 0 }
          convolution_param { num_output: 6 kernel_size: 3 weight_filler { type: "gaussian" std: 0.01 } bias_filler { type: "constant" value: 0.1 } } }
        layer { name: "bn1" type: "BatchNorm" bottom: "conv1" top: "conv1" }
        layer { name: "scale1" type: "Scale" bottom: "conv1" top: "conv1" scale_param { bias_term: true } }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" relu_param { negative_slope: 1e-2 } }
        layer { name: "norm1" type: "LRN" bottom: "conv1" top: "norm1" lrn_param { local_size: 3 alpha: .0001 beta: 0.75 } }
        layer { name: "pool1" type: "Pooling" bottom: "norm1" top: "pool1" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
        layer { name: "branch/a" type: "Convolution" bottom: "pool1" top: "branch/a" convolution_param { num_output: 4 kernel_size: 1 } }
        layer { name: "branch/b" type: "Convolution" bottom: "pool1" top: "branch/b" convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }
        layer { name: "cat" type: "Concat" bottom: "branch/a" bottom: "branch/b" top: "cat" }
        layer { name: "drop" type: "Dropout" bottom: "cat" top: "cat" dropout_param { dropout_ratio: 0.25 } }
        layer { name: "fc" type: "InnerProduct" bottom: "cat" top: "fc" inner_product_param { num_output: 5 weight_filler { type: "xavier" } } }
        layer { name: "accuracy" type: "Accuracy" bottom: "fc" bottom: "label" top: "accuracy" include { phase: TEST } accuracy_param { top_k: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;
}
