using System.Text;

namespace Prototxt.Fuzz.Seeds;

/// <summary>Solvers to be damaged, and the net that they train.</summary>
internal static class SolverSeeds
{
    public const string Net = """
        name: "Tiny"
        layer { name: "data" type: "Data" top: "data" top: "label" transform_param { crop_size: 4 } data_param { source: "lmdb" batch_size: 8 backend: LMDB } }
        layer { name: "a" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } include { not_stage: "big" } }
        layer { name: "b" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 5 } include { stage: "big" min_level: 1 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. new[]
        {
            "net: \"net.prototxt\" test_iter: 100 test_interval: 500 base_lr: 0.01 momentum: 0.9 lr_policy: \"inv\" gamma: 1e-4 power: 0.75 max_iter: 10000 snapshot_prefix: \"a\"",
            "train_net: \"net.prototxt\" test_net: \"net.prototxt\" test_net: \"net.prototxt\" test_iter: 1 test_iter: 2 test_state { } test_state { stage: \"big\" level: 2 } test_interval: 1 type: \"Adam\" lr_policy: \"multistep\" stepvalue: [1, 2] gamma: 0.1 warmup_iter: 5 weights: \"a,b\"",
            "net_param { " + Net + " } base_lr: 1 lr_policy: \"multifixed\" stagelr: 0.1 stageiter: 5 train_state { stage: \"big\" level: 1 } solver_type: RMSPROP rms_decay: 0.9",
        }.Select(Encoding.UTF8.GetBytes),
    ];
}
